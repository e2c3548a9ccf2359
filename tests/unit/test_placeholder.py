import pytest

from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import name_of, normalise, strict_form
from pasteguard_addon.masking.typed import may_be_typed, typed_names
from pasteguard_addon.masking.vault import Vault
from tests.unit.canary_scan import Originals

ORIGINALS = {
    "PERSON_1": "Ada",
    "PERSON_2": "Grace",
    "EMAIL_ADDRESS_1": "a@b.org",
    "URL_1": "http://b.org/",
    "US_SSN_1": "078-05-1120",
    "API_KEY_SK_12": "key",
}
VAULT = Originals(ORIGINALS)

FORMS = [
    (
        "[[Person 1]] [[Nome 1]] [[PERSON_NAME_1]] [[EMAIL_ADRESS_1]] [[E-mailová adresa 1]]",
        "Ada Ada Ada a@b.org a@b.org",
    ),
    ("a _PERSON_1_ and __PERSON_2__", "a _Ada_ and __Grace__"),
    ("a \\[PERSON_1] C:\\[PERSON_1]", "a Ada C:\\Ada"),
    ("[[PERSON_1]'s] [[PERSON_1]\n]", "Ada's Ada"),
    ("[[<b>PERSON_1</b>]] [[\\textbf{PERSON\\_1}]] [[{PERSON_1}]] [[(PERSON_1)]]", "<b>Ada</b> \\textbf{Ada} Ada Ada"),
    (
        "[[PERSON_1/2]] [[PERSON_1-2]] [[PERSON_1 and 2]] [[PERSON_1, 2]]",
        "Ada/Grace Ada-Grace Ada and Grace Ada, Grace",
    ),
    ("\\[\\[PERSON_1]]", "Ada"),
    ("[[PERSON_1 – PERSON_2]] [[PERSON_1\nPERSON_2]] [[PERSON_1 → PERSON_2]]", "Ada – Grace Ada\nGrace Ada → Grace"),
    ("[PERSON_1][PERSON_2] [[PERSON_1|Maria]]", "AdaGrace Ada"),
    ("[[PERSON_1さん]] [[PERSON_1님]] [[PERSON_1जी]] [[บุคคล_1]]", "Adaさん Ada님 Adaजी Ada"),
    ("[[PERSON_1 to PERSON_2]] [[PERSON_1 vs. PERSON_2]]", "Ada to Grace Ada vs. Grace"),
    ("[[PERSON_1, PERSON_2, and EMAIL_1]] [[PERSON_1, oder PERSON_2]]", "Ada, Grace, and a@b.org Ada, oder Grace"),
    ("[[PERSON_1-Team]] **[[PERSON_1**]]", "Ada-Team **Ada**"),
    (
        "[[PERSON_1 (PERSON_2)]] [[PERSON_1 <EMAIL_ADDRESS_1>]] [[PERSON_1|PERSON_2]]",
        "Ada (Grace) Ada <a@b.org> [[Ada|Grace]]",
    ),
    ("[[PERSONNES_1]] [[Personen_1]]", "Ada Ada"),
    ("[[PERSON_１]] [[PERSON_١]] [[PERSON_१]] [[ＰＥＲＳＯＮ＿１]]", "Ada Ada Ada Ada"),
    ("【PERSON_1】, 【【Person 1】】, ⟦PERSON_1⟧, 〔PERSON_1〕", "Ada, Ada, Ada, Ada"),
    ("&#091;&#091;PERSON_1&#093;&#093;", "Ada"),
    ("[[\u200ePERSON_1\u200f]] [[PERSON_\u200f1]] \u2068[[PERSON_1]]\u2069", "Ada Ada \u2068Ada\u2069"),
    ("[[\u00a0PERSON\u00a01\u202f]] [[\tPERSON_1]]", "Ada Ada"),
    ("[[PERSON_1.]] [[PERSON_1,]] [[PERSON_1?]]", "Ada. Ada, Ada?"),
    (
        "[[PERSON_1-nak]] [[PERSON_1:n]] [[PERSON_1’nin]] [[PERSON_1ом]] [[PERSON_1ovi]]",
        "Ada-nak Ada:n Ada’nin Adaом Adaovi",
    ),
    ("[[PERSON_1 oder PERSON_2]] [[PERSON_1 и PERSON_2]]", "Ada oder Grace Ada и Grace"),
    ("[[PERSON_1、PERSON_2]] [[PERSON_1和PERSON_2]]", "Ada、Grace Ada和Grace"),
    ("[[व्यक्ति_1]] [[NGƯỜI_1]] [[Jméno_1]] [[NIMI_1]] [[الشخص_١]]", "Ada Ada Ada Ada Ada"),
    ("[[PERSON:1]] [[PERSON#1]] [[PERSON_#1]] [[Person.1]] [[PERSON/1]] [[PERSON*1]]", " ".join(["Ada"] * 6)),
    ("[[PERSON%5F1]] %5B%5BPERSON%5F1%5D%5D \\x5b\\x5bPERSON_1\\x5d\\x5d", "Ada Ada Ada"),
    ("\\[[PERSON_1\\]] \\[[PERSON\\_1\\]]", "Ada Ada"),
    ("[[PERSON&#95;1]] [[PERSON&#x5F;1]] [[PERSON\\u005f1]] 〖PERSON_1〗 [[PERSON_1=Maria]]", " ".join(["Ada"] * 5)),
    ("[[PERSON_1}} [[PERSON_1)) [[PERSON_1>>", "Ada Ada Ada"),
    ("[[PERSON_1 PERSON_2]] [[PERSON_1-PERSON_2]]", "Ada Grace Ada-Grace"),
    ("[[PERSON_1 - the customer]] [[PERSON_1 – Maria]]", "Ada Ada"),
    ("[[SZEMÉLY_1]] [[NÉV_1]] [[имейл_1]]", "Ada Ada a@b.org"),
    ("[[PERSON_1] ] [ [PERSON_1]] [ [ PERSON_1 ] ] [[person 1] ]", "Ada Ada Ada Ada"),
    ("[ [PERSON_1], [PERSON_2] ]", "[ Ada, Grace ]"),
    ("[[Person #1]] [[PERSON № 1]] [[PERSON№1]]", "Ada Ada Ada"),
    ("\\[[PERSON_1]\\] \\\\[[PERSON_1]\\\\]", "Ada Ada"),
    ("[[PERSONS_1]] [[EMAILS_1]] [[EMAIL_ADDRESSES_1]] [[PER_1]] [[FULL_NAME_1]]", "Ada a@b.org a@b.org Ada Ada"),
    ("[[_PERSON_1_]] [[PERSON_1:]]", "_Ada_ Ada:"),
    ("names = ['PERSON_1', \"PERSON_2\"]", "names = ['Ada', \"Grace\"]"),
    ("[[PERSON_1]]", "Ada"),
    ("[[PERSON_1]]'s", "Ada's"),
    ("**[[PERSON_1]]**", "**Ada**"),
    ("`[[PERSON_1]]`", "`Ada`"),
    ("__[[PERSON_1]]__", "__Ada__"),
    ('"[[PERSON_1]]"', '"Ada"'),
    ("x[[PERSON_1]]y", "xAday"),
    ("[[PERSON_1]][[PERSON_2]]", "AdaGrace"),
    ("[PERSON_1]", "Ada"),
    ("[[PERSON_1]", "Ada"),
    ("[PERSON_1]]", "Ada"),
    ("[[Person_1]]", "Ada"),
    ("[[person_1]]", "Ada"),
    ("[[PERSON 1]]", "Ada"),
    ("[[ PERSON_1 ]]", "Ada"),
    ("[[  PERSON_1  ]]", "Ada"),
    ("[[PERSON-1]]", "Ada"),
    ("[[PERSON1]]", "Ada"),
    ("[[PERSON__1]]", "Ada"),
    ("\\[\\[PERSON_1\\]\\]", "Ada"),
    ("\\\\[\\\\[PERSON_1\\\\]\\\\]", "Ada"),
    ("\\[PERSON_1\\]", "Ada"),
    ("[[PERSON\\_1]]", "Ada"),
    ("[[PERSON\\\\_1]]", "Ada"),
    ("\\[\\[PERSON\\_1\\]\\]", "Ada"),
    ("PERSON\\_1", "Ada"),
    ("&#91;&#91;PERSON_1&#93;&#93;", "Ada"),
    ("&#x5B;&#x5B;PERSON_1&#x5D;&#x5D;", "Ada"),
    ("&#x5B;PERSON_1&#x5D;", "Ada"),
    ("&lbrack;&lbrack;PERSON_1&rbrack;&rbrack;", "Ada"),
    ("&lsqb;PERSON_1&rsqb;", "Ada"),
    ("%5B%5BPERSON_1%5D%5D", "Ada"),
    ("%5b%5bPERSON_1%5d%5d", "Ada"),
    ("\\u005b\\u005bPERSON_1\\u005d\\u005d", "Ada"),
    ("\\u003cPERSON_1\\u003e", "Ada"),
    ("&lt;PERSON_1&gt;", "Ada"),
    ("［［PERSON_1］］", "Ada"),
    ("［PERSON_1］", "Ada"),
    ("\\uff3bPERSON_1\\uff3d", "Ada"),
    ("<PERSON_1>", "Ada"),
    ("<<PERSON_1>>", "Ada"),
    ("(PERSON_1)", "(Ada)"),
    ("{PERSON_1}", "{Ada}"),
    ("PERSON_1", "Ada"),
    ("PERSON_1's", "Ada's"),
    ("PERSON_1.", "Ada."),
    ("PERSON_1PERSON_2", "PERSON_1PERSON_2"),
    ("PERSON_1/PERSON_2", "Ada/Grace"),
    ("an\\nPERSON_1", "an\\nAda"),
    ("[EMAIL_ADDRESS_1](mailto:EMAIL_ADDRESS_1)", "[a@b.org](mailto:a@b.org)"),
    ("[[[EMAIL_ADDRESS_1]]](mailto:[[EMAIL_ADDRESS_1]])", "[a@b.org](mailto:a@b.org)"),
    ("[PERSON_1](URL_1)", "[Ada](http://b.org/)"),
    ("<EMAIL_ADDRESS_1>", "<a@b.org>"),
    ("[[PERSON_1]] <[[EMAIL_ADDRESS_1]]>", "Ada <a@b.org>"),
    ("<URL_1>", "<http://b.org/>"),
    ("names[PERSON_1]", "names[Ada]"),
    ("[PERSON_1, PERSON_2]", "[Ada, Grace]"),
    ("[[PERSON_1, PERSON_2]]", "Ada, Grace"),
    ("[[PERSON_1 and PERSON_2]]", "Ada and Grace"),
    ("[[PERSON_1 & PERSON_2]]", "Ada & Grace"),
    ("[[PERSON_1|Ada]]", "Ada"),
    ("[[PERSON_1 | the author]]", "Ada"),
    ("[[PERSON_01]]", "Ada"),
    ("[PERSON_01]", "Ada"),
    ("[[PERSON–1]]", "Ada"),
    ("[[PERSON—1]]", "Ada"),
    ("[[PERSON\u20111]]", "Ada"),
    ("[[PER\u200bSON_1]]", "Ada"),
    ("[[PERSON_\n1]]", "Ada"),
    ("[[\nPERSON_1\n]]", "Ada"),
    ("[[PERSON_1s]]", "Adas"),
    ("[[PERSON_1's]]", "Ada's"),
    ("[[PERSON_1’s]] book", "Ada’s book"),
    ("[[**PERSON_1**]]", "**Ada**"),
    ("[[`PERSON_1`]]", "`Ada`"),
    ("[[PERSONNE_1]]", "Ada"),
    ("[[Persona_1]]", "Ada"),
    ("[[PERSOANĂ_1]]", "Ada"),
    ("[[PESSOA-2]]", "Grace"),
    ("[[ПЕРСОНА_1]] и [[Имя_2]]", "Ada и Grace"),
    ("[[人物_1]]", "Ada"),
    ("[[氏名1]]", "Ada"),
    ("[[이름_2]]", "Grace"),
    ("[[شخص_1]]", "Ada"),
    ("[[PERSON_1: the author]]", "Ada"),
    ("[[PERSON_1 (the author)]]", "Ada"),
    ("[[US_SSN_1]] US_SSN_1 [[us ssn 1]]", "078-05-1120 078-05-1120 078-05-1120"),
    ("[[API_KEY_SK_12]] [api-key-sk-12]", "key key"),
    ("请PERSON_1说", "请Ada说"),
    ("[[[PERSON_1]]]", "[Ada]"),
    ("[[PERSON_1]]]]", "Ada]]"),
    ("[[[[PERSON_1]]]]", "[[Ada]]"),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms_whole(text: str, expected: str) -> None:
    assert VAULT.restore(text) == expected
    assert VAULT.restore(f"so {text} it") == f"so {expected} it"


UNTOUCHED = [
    "a _PERSON_1_x __PERSON_1_ _PERSON_1__ __PERSON_1__x self._PERSON_1_",
    "(?P<person_1>x) List<person_1> <person_1>x",
    "[[{PERSON_3}]] [[<b>PERSON_3</b>]]",
    "[[PERSON_11:2]] [[PERSON_3|5]]",
    "{{person_1}}",
    "{{PERSON_7}}",
    "[PERSON:1]",
    "[PERSON_7}}",
    "MY_PERSON_1",
    "my_PERSON_1",
    "PERSON_1_X",
    "PERSON_1x",
    "PERSON_11",
    "PERSON_01",
    "XPERSON_1",
    "person_1",
    "Person_1",
    "PERSON 1",
    "PERSON1",
    "PERSON-1",
    "PERSON_",
    "PERSON",
    "[[PERSON_3]]",
    "[[PERSON_0]]",
    "[[PERSON_1_FIRST_NAME]]",
    "[PERSON_1s]",
    "[[PERSON_03]]",
    "[[TELEFON_1]]",
    "[[телефон_1]]",
    "[[Персона]] [[人物]]",
    "[[**PERSON_3**]]",
    "[[PERSON_11]]",
    "[[NOBODY_1]]",
    "[[PERSON_]]",
    "[[PERSON]]",
    "[[PERSON_1",
    "[[X PERSON_1X]]",
    "[[ ]]",
    "[[]]",
    "[[",
    "]]",
    "[",
    "\\[",
    "&#91;",
    "%5B",
    "<",
    "if [[ -f file ]]; then [[ $x == 1 ]] fi",
    "[[1, 2], [3, 4]]",
    "[[Wiki link|text]] [[Page]]",
    "a[0][1] = [[x for x in y] for y in z]",
    "<div><p>&lt;b&gt;</p></div>",
    "100%5 %5Bfoo%5D",
    "[[Ⅸ_1]] [[PERSON_١٢]] [[PERSON_①②]]",
]


@pytest.mark.parametrize("text", [text for text in UNTOUCHED if text != "[[PERSON_1"])
def test_anything_else_is_the_models_own_text(text: str) -> None:
    assert VAULT.restore(text) == text


def test_a_bracket_that_never_closes_is_kept() -> None:
    assert VAULT.restore("[[PERSON_1") == "[[Ada"
    assert VAULT.restore("&#91;PERSON_1") == "&#91;Ada"


def test_a_restored_original_is_not_searched_again() -> None:
    vault = Originals({"PERSON_1": "[[PERSON_2]] PERSON_2", "PERSON_2": "[[PERSON_1]]"})
    assert vault.restore("[[PERSON_1]] [[PERSON_2]]") == "[[PERSON_2]] PERSON_2 [[PERSON_1]]"
    assert Originals({"PERSON_1": "[[PERS", "PERSON_2": "ON_1]]"}).restore("[[PERSON_1]][[PERSON_2]]") == "[[PERSON_1]]"


def test_of_names_that_were_typed_only_the_strict_form_is_read() -> None:
    vault = Originals(ORIGINALS, strict_only=["PERSON1"])
    assert vault.restore("[[PERSON_1]] [PERSON_1] PERSON_1 [[Person 1]] <PERSON_1> PERSON_2") == (
        "Ada [PERSON_1] PERSON_1 [[Person 1]] <PERSON_1> Grace"
    )


def test_of_names_that_could_be_mistaken_only_the_strict_form_is_read() -> None:
    vault = Originals({"A1_2": "x", "A_12": "y", "PERSON_1": "Ada"})
    assert vault.restore("[[A1_2]] [[A_12]] A_12 [A1_2] [[A12]] [PERSON_1]") == "x y A_12 [A1_2] [[A12]] Ada"


def test_without_names_nothing_is_a_candidate() -> None:
    assert IssuedNames([]).candidate.search("[[PERSON_1]] < & % \\ P") is None


# --- making and reading names --------------------------------------------------------------------------------


def test_a_placeholder_and_its_name() -> None:
    assert strict_form(name_of("PERSON", 1)) == "[[PERSON_1]]"
    assert name_of("API_KEY_SK", 12) == "API_KEY_SK_12"


@pytest.mark.parametrize("entity_type", ["", "person", "PERSON]", "1A", "_A", "A B", "É", "A" * 61])
def test_an_entity_type_is_upper_snake(entity_type: str) -> None:
    with pytest.raises(ValueError, match="UPPER_SNAKE") as caught:
        name_of(entity_type, 1)
    assert not entity_type or entity_type not in str(caught.value).replace("an entity type", "")


@pytest.mark.parametrize("name", ["PERSON_1", "person-1", "Person 1", "PERSON1", "PERSON\\_1", "P E R S O N 1"])
def test_all_spellings_share_one_normal_form(name: str) -> None:
    assert normalise(name) == "PERSON1"


@pytest.mark.parametrize(
    "text",
    [form for form, expected in FORMS if "Ada" in expected]
    + ["[see PERSON_1]", "[a\\u005bPERSON_1", "<a PERSON_1>", "[[ [PERSON 1", "&lt;b [PERSON_1", "x [y PERSON_1 z] w"],
)
def test_everything_that_reads_like_a_placeholder_is_seen_when_typed(text: str) -> None:
    vault = Vault()
    vault.name_for("PERSON", "Ada", ())
    for typed in (text, f"so {text} it"):
        assert any(map(vault.is_issued, typed_names(typed)))
        assert may_be_typed(typed, {"PERSON"})


@pytest.mark.parametrize("text", ["", "Ada", "person 1", "PERSON 1", "a & b", "1 < 2", "[x]", "snake_case_1"])
def test_other_text_blocks_nothing(text: str) -> None:
    assert not typed_names(text)


def test_reading_takes_linear_time() -> None:
    for unit in ("[", "[[", "[a ", "<a_", "&lt;", "\\[", "\\", "%5B", "P_1", "PERSON_", "[PERSON_1 ", "&#91;P\\"):
        text = unit * (40_000 // len(unit))
        typed_names(text)
        VAULT.restore(text)
