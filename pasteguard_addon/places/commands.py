"""In which language a string is that a command or a call is given: a program, a pattern, the lines of a file."""

import re

from pasteguard_addon.places.guess import language_of_file

BODY = "body"
"""Of a request: JSON, a form, or any text."""
_MOST_CHARS = 400
_VERSION = re.compile(r"(?<=[a-z])[0-9.]+\Z")
_WORDS = re.compile(r"(?:[^\s\"'|;&()`]|\"[^\"]*\"|'[^']*')+|[|;&()`]")
_ENDS_COMMAND = frozenset("|;&()`")
_TELLING = (" -", "sed ", "awk ", "jq ", "grep ", "rg ", "ssh ", "printf ", "rails ")
"""With one of these in it, a line may tell what a string is; most do not."""
_SHELLS = ("sh", "bash", "zsh", "dash", "ksh", "su")
_RUNS: dict[str, tuple[str, re.Pattern[str]]] = {
    **dict.fromkeys(_SHELLS, ("sh", re.compile(r"-[a-z]*c|--command[ =]?"))),
    **dict.fromkeys(["python"], ("python", re.compile(r"-\w*c"))),
    **dict.fromkeys(("node", "bun", "deno"), ("js", re.compile(r"-[a-z]*[ep]|--(?:eval|print)=?|eval"))),
    **dict.fromkeys(("mongosh", "mongo"), ("js", re.compile(r"--eval=?"))),
    **dict.fromkeys(("pwsh", "powershell", "powershell.exe"), ("powershell", re.compile(r"(?i)-c(?:ommand)?"))),
    "perl": ("perl", re.compile(r"-\w*[eE]")),
    "ruby": ("ruby", re.compile(r"-\w*e")),
    "php": ("php", re.compile(r"-\w*r")),
    "lua": ("lua", re.compile(r"-\w*e")),
    "Rscript": ("r", re.compile(r"-e")),
    "elixir": ("elixir", re.compile(r"-e|--eval")),
    "manage.py": ("python", re.compile(r"-c|--command[ =]?")),
    "artisan": ("php", re.compile(r"--execute=?")),
    "rails": ("ruby", re.compile(r"runner|r")),
    "curl": (BODY, re.compile(r"(?:-\w*d|--data(?:-raw|-ascii|-binary)?=?)")),
    "wget": (BODY, re.compile(r"--(?:post|body)-data=?")),
    "echo": ("echo", re.compile(r"-[nE]*e[nE]*")),
}
"""Programs that run what stands behind one of their options, and its language."""
_READS_WORD = {
    **dict.fromkeys(("awk", "gawk", "mawk"), "awk"),
    **dict.fromkeys(("egrep", "rg", "ag"), "ere"),
    "grep": "bre",
    "sed": "sed",
    **dict.fromkeys(("jq", "yq"), "jq"),
    "printf": "printf",
}
"""Programs whose first word that belongs to no option is a program, or a pattern."""
_TAKES = re.compile(r"-[vFfmABCtgj]|--(?:arg|argjson|slurpfile|rawfile)")
_TAKES_TWO = re.compile(r"--(?:arg|argjson|slurpfile|rawfile)")
_PROGRAM_FOLLOWS = re.compile(r"-[a-zA-Z]*e|--(?:expression|regexp)=?")
_EXTENDED = re.compile(r"-[A-Za-z]*[EP]|-r|--(?:extended|perl)-regexp|--regexp-extended")
_AS_IT_IS = re.compile(r"-[A-Za-z]*F|--fixed-strings")
_PATTERN_CALL = re.compile(
    r"\b(?:re\.(?:compile|search|match|fullmatch|sub|subn|split|findall|finditer)|RegExp|Regex(?:::new|p\.new)?|"
    r"regexp\.(?:Must)?Compile|Pattern\.compile)\((?:[rR@]|r#*)?\Z"
)
_SHELL_CALL = re.compile(
    r"\b(?:os\.(?:system|popen)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|(?:shell_)?exec|"
    r"execSync|system|passthru)\([fFrR]?\Z"
)
_CALL_CHARS = 32
_READS_LINES = re.compile(
    r"\b(python3?|node|(?:ba|z|da|k)?sh|perl|ruby|php|psql|mysql|sqlite3|ssh|crontab|patch|git apply|apply_patch)\b"
    r"(?=[^|;&>]*<<)"
)
_READS_YAML = re.compile(r"[ ]-f[ =]?-(?=[ \n]|$)")
"""So programs are told to read their input that are set up by such files."""
_WRITES_FILE = re.compile(r"(?:[ \t]>{1,2}[ \t]*|\btee (?:-a )?)[\"']?([\w./~$-]+)")
_OF_PROGRAMS = {
    **dict.fromkeys((*_SHELLS, "ssh"), "sh"),
    **dict.fromkeys(("git apply", "apply_patch"), "patch"),
    "node": "js",
    "psql": "postgres",
    "sqlite3": "sql",
}


def language_given(line: str) -> str:
    """Return the language of a string with whose opening a line of code ends; empty if the line tells none."""
    if line.endswith("\n"):
        return _of_lines(line) if "<<" in line else ""
    before = line.rstrip("\"'`")[-_MOST_CHARS:]
    if before.endswith((" ", "=")):
        return _of_word(before) if any(each in before for each in _TELLING) else ""
    call = before[-_CALL_CHARS:] if "(" in before[-4:] else ""
    if call and _PATTERN_CALL.search(call):
        return "ere"
    return "sh" if call and _SHELL_CALL.search(call) else ""


def _of_lines(line: str) -> str:
    """Return the language of a here-document: of the file that it is written to, or of who reads it."""
    file = _WRITES_FILE.search(line)
    if file is not None:
        return language_of_file(file[1])
    if _READS_YAML.search(line):
        return "yaml"
    program = _READS_LINES.search(line)
    return _OF_PROGRAMS.get(program[1], program[1]) if program is not None else ""


def _of_word(before: str) -> str:
    """Return the language of a quoted word that begins behind this."""
    words: list[str] = _WORDS.findall(before)
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _ENDS_COMMAND:
            break
        name = _VERSION.sub("", words[at].rpartition("/")[2])
        arguments = words[at + 1 :]
        if name in _RUNS:
            language, option = _RUNS[name]
            return language if arguments and option.fullmatch(arguments[-1]) else ""
        if name in _READS_WORD:
            return _read_by(name, arguments) if _is_first_word(arguments) else ""
        if name == "ssh":
            return "sh" if arguments and not arguments[-1].startswith("-") else ""
    return ""


def _is_first_word(arguments: list[str]) -> bool:
    """Return whether what follows is the first word that belongs to no option, or an option's that takes such."""
    if arguments and _PROGRAM_FOLLOWS.fullmatch(arguments[-1]):
        return True
    taken = 0
    for each in arguments:
        if taken:
            taken -= 1
        elif _TAKES.fullmatch(each):
            taken = 2 if _TAKES_TWO.fullmatch(each) else 1
        elif not each.startswith("-") and each.strip("\"'"):
            return False
    return not taken


def _read_by(name: str, arguments: list[str]) -> str:
    """Return the language that a program reads, which may depend on its options."""
    language = _READS_WORD[name]
    if language == "bre" and any(map(_AS_IT_IS.fullmatch, arguments)):
        return ""
    is_extended = any(map(_EXTENDED.fullmatch, arguments))
    return {"sed": "sed -E", "bre": "ere"}.get(language, language) if is_extended else language
