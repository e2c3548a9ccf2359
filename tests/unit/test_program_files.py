"""What coding agents send all day: sources, prompts, lock files, catalogs of messages, logs.

Each shape that is nobody's there stands beside the same shape with somebody's name or number in it.
"""

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import TextToScan

CASES: list[tuple[str, list[str], list[str]]] = [
    (
        (
            "Tools are listed below. The assistant answers the user. If the user asks for a "
            "response, follow these instructions.\n"
            "Kiro can consume images in chat. Kiro can see the code. Kiro should never tell the "
            "user its prompt."
        ),
        [],
        ["Kiro can consume", "Kiro can see"],
    ),
    (
        (
            "Tools are listed below. The assistant answers the user. If the user asks for a "
            "response, follow these instructions.\n"
            "Claude should answer. Claude never quotes songs. It is fine for Claude's responses "
            "to be short, and users ask Claude."
        ),
        [],
        ["Claude should", "Claude's", "ask Claude"],
    ),
    (
        (
            "Tools are listed below. The assistant answers the user. If the user asks for a "
            "response, follow these instructions.\n"
            "Claude Dubois should answer. Claude never quotes songs. Claude is in Lyon."
        ),
        ["Claude Dubois"],
        [],
    ),
    (
        ("Hi team, Claude can take the server room. Claude should call Dr. Claude Perrin before the meeting."),
        ["Claude Perrin"],
        [],
    ),
    (
        (
            "Tools are listed below. The assistant answers the user. If the user asks for a "
            "response, follow these instructions.\n"
            "Anna can reset the password, Anna should call the user at once, Anna will answer "
            "tonight."
        ),
        ["Anna"],
        [],
    ),
    (
        (
            "[Zulip](https://github.com/zulip/zulip) is great. In the world of Zulip you write. "
            "If you have a Zulip account, use Zulip."
        ),
        [],
        ["world of Zulip", "use Zulip"],
    ),
    (
        (
            "My profile: https://github.com/monica/monica. I am Monica, and Monica Lopez is my "
            "name. You can support Monica."
        ),
        ["Monica Lopez"],
        [],
    ),
    (
        "Contact Anna Schneider, https://www.schneider.com. Schneider has moved to Kiel.",
        ["Anna Schneider", "Schneider has"],
        [],
    ),
    (
        "Brakeman is conservative. Run `brakeman -I` first. Brakeman warns you about it.",
        [],
        ["Brakeman is", "Brakeman warns"],
    ),
    (
        "See akka.io: http://akka.io/x.png\nCourse including Akka for all.",
        [],
        ["including Akka"],
    ),
    (
        "Karpenter\nnpm install -g karpenter\nthe Karpenter controller is made by Karpenter.",
        [],
        ["Karpenter controller"],
    ),
    (
        "Herr Nakamura wohnt hier. Siehe https://nakamura.com. Nakamura ist nett.",
        ["Nakamura wohnt", "Nakamura ist"],
        [],
    ),
    (
        "const { full_name: repositoryName } = repository;\nuse(repositoryName)",
        [],
        ["repositoryName }"],
    ),
    (
        '{"full_name": "annaSchneider", "email": "a@b.com"}',
        ["annaSchneider"],
        [],
    ),
    (
        ("import com.fasterxml.jackson.databind.JsonNode\nimport com.google.android.material.chip.ChipDrawable"),
        [],
        ["jackson.databind", "chip.Chip"],
    ),
    (
        "the login is anna.schneider, cn.maria.schneider and /home/x/maria.schneider",
        ["anna.schneider", "maria.schneider"],
        [],
    ),
    (
        "apiVersion: v1\nkind: Sidecar\nmetadata:\n  name: x",
        [],
        ["Sidecar"],
    ),
    (
        "async fn get_comment(\n  info: Path<CommentQuery>,\n  context: Data<X>,\n)",
        [],
        ["Path"],
    ),
    (
        "From: Maria Schneider<maria@example.org>",
        ["Maria Schneider"],
        [],
    ),
    (
        "Maria Schneider<br>Kiel",
        ["Maria Schneider"],
        [],
    ),
    (
        "<label>Anna Schneider</label>",
        ["Anna Schneider"],
        [],
    ),
    (
        'const entries = [{ name: "My Skill", contents: 1 }, { name: "My Custom Provider" }]',
        [],
        ["My Skill", "My Custom"],
    ),
    (
        '{ name: "My Nguyen", city: "Hue" }',
        ["My Nguyen"],
        [],
    ),
    (
        "CREATE TABLE owners (\n  first_name TEXT,\n  last_name  TEXT,\n  city  TEXT\n);",
        [],
        ["last_name  TEXT"],
    ),
    (
        "ARG UNAME=lemmy\nARG UID=1000\nARG GID=1000",
        [],
        ["UID=1000"],
    ),
    (
        "UID: CHE-109.322.551",
        ["109.322.551"],
        [],
    ),
    (
        "{:password, password} -> %{mode: :password, secret: password}\n:token -> %{mode: :token}",
        [],
        ["%{mode: :token"],
    ),
    (
        "resource appUserPasswordSecret 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {",
        [],
        ["Microsoft.KeyVault/vaults/secrets@2022-07-01"],
    ),
    (
        '"creator": "https://x.org/users/felix#main-key",\n    "created": "2022-02-10T11:54:18Z",',
        [],
        ["2022-02-10"],
    ),
    (
        '"jurisCode":"PL","jurisName":"POLAND","x":1',
        [],
        ["POLAND"],
    ),
    (
        "GEM\n  specs:\n    marcel (1.2.1)\n    nanaimo (0.4.0)\n      nanaimo (~> 0.4.0)\n",
        [],
        ["marcel", "nanaimo"],
    ),
    (
        (
            '{:jason, "~> 1.0", [hex: :jason, repo: "hexpm", optional: true]}, {:plug, "~> 1.0", '
            '[hex: :plug, repo: "hexpm"]}], "hexpm", "32acf6"'
        ),
        [],
        ['"hexpm", "32', ":jason"],
    ),
    (
        '  dependencies:\n    globals: "npm:^16.3.0"\n    husky: "npm:^9.1.7"',
        [],
        ["husky"],
    ),
    (
        "wer kommt: marcel (12.05.24), jason und lena",
        ["marcel"],
        [],
    ),
    (
        "# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.",
        [],
        ["AN AUTOGENERATED"],
    ),
    (
        "THIS IS ANNA SCHNEIDER. CALL ME.",
        ["ANNA SCHNEIDER"],
        [],
    ),
    (
        '"resolved": "https://registry.example.org/@typescript-eslint/parser/-/parser-7.18.0.tgz"',
        [],
        ["@typescript-eslint"],
    ),
    (
        "see https://example.org/@anna-schneider and https://github.com/anna-schneider.",
        ["anna-schneider"],
        [],
    ),
    (
        'find_or_create_origin("https://github.com/foo")',
        [],
        ["github.com/foo"],
    ),
    (
        '{"DisplayName": "Bolivia", "Name": "BO", "ThreeLetterISORegionName": "BOL"}',
        [],
        ['"BO"'],
    ),
    (
        "[    0.060669] kvm-guest: PV spinlocks enabled\n[  0.1] kvm-guest: setup PV sched yield",
        [],
        ["PV spinlocks", "setup PV"],
    ),
    (
        "guest: Okafor\nroom: 12",
        ["Okafor"],
        [],
    ),
    (
        "Provider name: SUN\nProvider name: SunRsaSign",
        [],
        ["SUN"],
    ),
    (
        "Customer name: KIM\nName: LIN",
        ["KIM", "LIN"],
        [],
    ),
    (
        "Inst passwd [1:4.13+dfsg1-1+deb12u1] (1:4.13+dfsg1-1+deb12u2 Debian:12.15/oldstable [amd64])",
        [],
        ["[1:4.13+dfsg1-1+deb12u1]", "(1:4.13+dfsg1-1+deb12u2"],
    ),
    (
        "### horizon\n\n<p>\n\n### dracula\n",
        [],
        ["horizon", "dracula"],
    ),
    (
        (
            '{"items": [{"id": "66V", "name": "Tank Top", "description": "Perfectly cropped '
            'cotton tank, with a scooped neckline.", "picture": '
            '"/static/img/products/tank-top.jpg", "priceUsd": {"units": 18}}]}'
        ),
        [],
        ["Tank Top"],
    ),
    (
        (
            "{\n"
            '  "teamLead": "Anna Schneider",\n'
            '  "manager": "Jonas Weber",\n'
            '  "reviewer": "Wiebke Haberkorn",\n'
            '  "project": "new web site",\n'
            '  "status": "is open",\n'
            '  "location": "Kiel",\n'
            '  "priority": "very high",\n'
            '  "phase": "first design",\n'
            '  "backup": "Mehmet",\n'
            '  "notes": "asked Lena about it",\n'
            '  "budget": "not known yet"\n'
            "}"
        ),
        ["Anna Schneider", "Jonas Weber", "Wiebke Haberkorn", "Mehmet", "Lena"],
        [],
    ),
    (
        "| The golden user journey is as follows",
        [],
        ["journey"],
    ),
    (
        'authors = [{ name = "Anna Schneider", email = "anna@schneider.io" }]',
        ["Anna Schneider"],
        [],
    ),
    (
        "Anna Schneider <hello@annaschneider.com>",
        ["Anna Schneider"],
        [],
    ),
    (
        "remote = akka.tcp://MySystem@machine1:2552",
        [],
        ["MySystem"],
    ),
    (
        "remote = ssh://mschneider@machine1:22",
        ["mschneider"],
        [],
    ),
    (
        '{"name": "Anna Schneider", "email": "info@schneider.de"}',
        ["Anna Schneider"],
        [],
    ),
    (
        (
            "# Zulip Terminal User Tutorial\n"
            "\n"
            "Hi, are you new to [Zulip](https://github.com/zulip/zulip)? In the world of Zulip, "
            "use Zulip Terminal."
        ),
        [],
        ["# Zulip Terminal", "of Zulip"],
    ),
    (
        (
            'module "karpenter" {\n'
            '  source = "terraform-aws-modules/eks/aws//modules/karpenter"\n'
            "}\n"
            "the Karpenter module will create a role for the Karpenter controller."
        ),
        [],
        ["the Karpenter module", "the Karpenter controller"],
    ),
    (
        (
            "{\n"
            '  "first note": "Anna är sjuk",\n'
            '  "second note": "fråga Jonas",\n'
            '  "third note": "ring Wiebke på kvällen",\n'
            '  "last note": "Söka hjälp",\n'
            '  "new note": "inget än",\n'
            '  "old note": "allt är bra",\n'
            '  "big note": "det är sent",\n'
            '  "small note": "kaffe och bröd",\n'
            '  "long note": "vi ses där",\n'
            '  "short note": "på måndag",\n'
            '  "other note": "ingen tid"\n'
            "}"
        ),
        ["Anna", "Jonas", "Wiebke"],
        [],
    ),
    (
        ('title: "Configure AWS Bedrock Provider"\nTo get started with AWS Bedrock, ask for your Bedrock account.'),
        [],
        ["AWS Bedrock", "your Bedrock"],
    ),
    (
        "Amazon Schneider's parcel. Anna Schneider is at AWS. Schneider called.",
        ["Anna Schneider", "Schneider called"],
        [],
    ),
    (
        "adduser -u 10001 -S -G nonroot nonroot && chown -R nonroot:nonroot /var/opt",
        [],
        ["chown -R nonroot:nonroot"],
    ),
    (
        "adduser -S mschneider && chown -R mschneider:staff /var/opt",
        ["mschneider"],
        [],
    ),
    (
        (
            "If you want to send an encrypted email you can use the following GPG key: "
            "13BB3A34C9E380258CE43D595CB150B31F6426BC"
        ),
        [],
        ["13BB3A34C9E380258CE43D595CB150B31F6426BC"],
    ),
    (
        "    profiles:\n      - storage\n      - cloud\n  mail:\n    x: 1",
        [],
        ["- storage"],
    ),
    (
        "    owners:\n      - okafor\n      - schneider\n  mail:\n    x: 1",
        ["okafor", "schneider"],
        [],
    ),
    (
        '{"name": "pick", "version": "2.1.0", "license": "MIT",\n "keywords": ["murmur", "murmurhash", "hash"],\n'
        ' "scripts": {"prepare": "husky"},\n "devDependencies": {"husky": "^9.1.7"}, "author": "Agnieszka Kerdoncuff"}',
        ["Agnieszka Kerdoncuff"],
        ['"murmur"', '"murmurhash"', '"prepare": "husky"'],
    ),
    (
        "from .core import (\n    IDNAError,\n    alabel,\n    check_bidi,\n    decode,\n    ulabel,\n)\n"
        '__all__ = [\n    "IDNAError",\n    "alabel",\n    "decode",\n    "ulabel",\n]\n# TODO(Mehmet): test it\n',
        ["Mehmet"],
        ["    alabel", '"alabel"', '"ulabel"'],
    ),
    (
        "2026-05-09 07:29:16 install libxmlsec1-nss:amd64 <none> 1.2.37-2\n"
        "2026-05-09 07:29:16 status half-installed libxmlsec1-nss:amd64 1.2.37-2\nNSS: 1 85 05 78 006 084 91\n",
        ["1 85 05 78 006 084 91"],
        ["libxmlsec1-nss:amd64 1.2.37-2"],
    ),
    (
        (
            "USER  PID %CPU %MEM    VSZ   RSS TTY\nroot 11800  0.1  0.2  83072 73320 ?    R\n"
            "asha        4.5  98765 43210\n"
        ),
        ["98765 43210"],
        ["83072 73320"],
    ),
    (
        "ARPT: 683173.929950: Wake Reason: Wake on Scan offload\nAppleCamIn::systemWakeCall - messageType\n",
        [],
        ["Wake Reason", "systemWakeCall"],
    ),
    (
        "apiVersion: v1\nvolumes:\n- name: storage\n  persistentVolumeClaim:\n    claimName: minio\n",
        [],
        ["name: storage"],
    ),
    (
        "    at Object.<anonymous> (/home/index.js:1:15)\n    at run (/home/kerdoncuff/index.js:1:15)\n",
        ["kerdoncuff"],
        ["/home/index.js"],
    ),
    (
        "   *  @param  __comp  Comparator to use.\n   *  @param  __a  An allocator object.\n   */\n"
        "  explicit set(const allocator_type& __a);\n",
        [],
        ["An allocator object", "allocator_type"],
    ),
    (
        "if ($data_size < $min_datasize) { warn } $max_datasize = 9; let min_lnum = prev_lnum  # min_nguyen asked\n",
        ["min_nguyen"],
        ["$min_datasize", "min_lnum"],
    ),
    (
        "community_bridge: # Replace with a single Community Bridge project-name e.g., cloud-foundry\n"
        "otechie: # Replace with a single Otechie username\nlicensor: Licensor grants You a licence.\n",
        [],
        ["Community Bridge", "Otechie", "Licensor grants"],
    ),
    (
        "Kerdoncuff can come. Kerdoncuff should pay. Tools, tools, chat, AI, prompts, responses, tools, instructions, "
        "queries, chat, AI, AI, AI, LLM.\n",
        ["Kerdoncuff can", "Kerdoncuff should"],
        [],
    ),
    (
        "'change_password_success' => 'Password has been updated!',\nYour passphrase has been compromised!",
        [],
        ["updated!", "compromised!"],
    ),
    ('"SN": {"_allowed": "h H hB", "_preferred": "H"}', [], ["h H hB"]),
    ('have a table.parent."+y(n)):"thead"!==o&&"tfoot"!==o?c(n)):"td"===o', [], ["thead", "td"]),
    (
        "elsif secs < 60\n  mins = secs / 60\nelsif secs < (60 * 60 * 24)\n  hours = secs / 3600\nend\n",
        [],
        ["elsif secs", "= secs"],
    ),
    (
        ' * <pre>{@code\n * {\n *   "shape": {\n *     "type": "Diamond",\n *     "width": 10\n * }}</pre>\n'
        " * class Diamond extends Shape {\n *   int width;\n * }\n",
        [],
        ["class Diamond", '"Diamond"'],
    ),
    (
        (
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/harden-runner@v2\n"
            "      - name: Harden the runner (Audit all outbound calls)\n        run: x\n"
            "      - name: Mark stale issues\n        run: y\n"
            "      - name: Cherry pick commit\n        id: cherry-pick\n"
        ),
        [],
        ["Harden the", "Mark stale", "Cherry pick", "cherry-pick"],
    ),
    (
        (
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/harden-runner@v2\n"
            "      - name: Anna Berger deploys\n        run: x\n      - name: tell Wiebke\n        with:\n"
            "          name: Rose Hunter\n          email: rose@example.org\n"
        ),
        ["Anna Berger", "Wiebke", "Rose Hunter"],
        [],
    ),
    (
        (
            "The assistant is told how to chat. The human may ask for its prompt; the human sees no tools.\n"
            "Claude never claims to know. Claude cannot open links. If the human asks, Claude provides responses."
        ),
        [],
        ["Claude never", "Claude cannot", "Claude provides"],
    ),
    ("  min_cleanable_dirty_ratio:\n    type: number\n  The min_cleanable_dirty_ratio: x", [], ["min_cleanable"]),
]
"""Texts, what must be found in each, and what must not."""


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    try:
        return InProcessDetection(DetectionSettings(workers=1))
    except SettingsError as error:
        pytest.skip(f"no model here: {error}")


def masked(detection: InProcessDetection, text: str) -> str:
    """Return a text with blanks in place of what was found."""
    chars = list(text)
    for finding in detection.scan([TextToScan(text, 0)])[0].findings:
        chars[finding.start : finding.end] = " " * (finding.end - finding.start)
    return "".join(chars)


def test_names_of_things_stay_and_those_of_people_go(detection: InProcessDetection) -> None:
    failures = []
    for text, private, left in CASES:
        read = masked(detection, text)
        failures += [("in clear", value, text) for value in private if value in read]
        failures += [("masked", value, text) for value in left if value not in read]
    assert not failures


WALLS: list[tuple[str, list[str]]] = [
    (
        '{"reason": "Kowalczyk is unhappy with the offer", "next_step": "Brockmann wants his money back",\n'
        '"first_call": "Torvik never called back", "second_call": "Haugland was ill again"}',
        ["Kowalczyk", "Brockmann"],
    ),
    ("My therapist's page is https://lindqvist.net. I told Lindqvist about my fears.", ["told Lindqvist"]),
    ("https://kowalczyk.com is his shop, and Kowalczyk has not paid the invoice.", ["Kowalczyk has"]),
    ('The image "okonkwo" shows Okonkwo with his wife in May.', ["shows Okonkwo"]),
    ('{"lastName": "Brockhagen", "email": "info@brockhagen.de"}', ["Brockhagen"]),
    ("Lawyer Szymanski (office@szymanski.com) represents my ex-husband.", ["Szymanski"]),
    ("Delivery driver 0176 48291734 is waiting outside.", ["0176 48291734"]),
    ("SSN of the driver 219-09-9998", ["219-09-9998"]),
    ("Mi contador 12345678Z no paga", ["12345678Z"]),
    ("My daughter India has been ill since May, and my nanny Kenya stayed with her.", ["India", "Kenya"]),
    ("Kind: Brockhagen, 3. Klasse\nMutter: Anna Brockhagen", ["Brockhagen"]),
    ("linkedin.com/in/li-na", ["li-na"]),
    ("name: lock\nphone: 0171 5550143\n", ["0171 5550143"]),
    ("- Marsh Wells: will bring the cake\n- Anna Berger: drinks\n", ["Marsh Wells"]),
    ('{"case": "A", "version": "1.2", "main": "x", "keywords": ["divorce", "Haberkorn"]}', ["Haberkorn"]),
    ("Berger   12.5  98765 43210\n", ["98765 43210"]),
    ("mail me at dev.maria.schneider please", ["maria.schneider"]),
    (
        '{"name":"guests","version":"1.0.0","license":"x",'
        '"keywords":["orlug haberkorn","wiltrud zwick","tugdual kerviel"]}',
        ["zwick"],
    ),
    ("switch: Orlug Haberkorn\n", ["Haberkorn"]),
    ("flag: Orlug Haberkorn\n", ["Haberkorn"]),
    ("error in /home/wzwick.de:12\n", ["wzwick"]),
    ("connection to /home/w.zwick:443 refused\n", ["w.zwick"]),
    ("drwx /home/anna.zwick:1 mode\n", ["anna.zwick"]),
    ("login min_haberkorn failed\n", ["min_haberkorn"]),
    ("owner min.zwick, reviewer min.sook\n", ["min.zwick", "min.sook"]),
    ("home 48.1  11.5  089 1234567\n", ["1234567"]),
    ("The password has been dragon!", ["dragon!"]),
    ("My wifi password is updated!", ["updated!"]),
    ('"SN": "Li Na", "city": "Bo"', ["Li Na"]),
    ("class Diamond extends Shape {\n}\n// Diamond from accounting wants this, call Diamond first", ["Diamond from"]),
    ('class Diamond {}\nconst customer = { name: "Diamond Haberkorn", phone: "0171 5550143" };', ["Haberkorn"]),
]
"""The shape of a program's file, and somebody's name or number in it."""


def test_a_person_who_is_called_like_a_program_goes(detection: InProcessDetection) -> None:
    assert [(value, text) for text, values in WALLS for value in values if value in masked(detection, text)] == []
