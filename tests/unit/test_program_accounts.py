"""Accounts that a text says to be programs' and organisations' stay; whoever may be somebody goes."""

import json

import pytest

from pasteguard_addon.detection.program_accounts import without_programs_accounts
from pasteguard_addon.findings import Finding


def left(text: str, account: str, value: str | None = None, kind: str = "USERNAME") -> bool:
    value = value or account
    at = text.index(value)
    return not without_programs_accounts(text, [Finding(at, at + len(value), kind, 0.8, "any")])


def account(login: str, kind: str) -> dict[str, object]:
    return {
        "login": login,
        "id": 38302899,
        "avatar_url": "https://avatars1.githubusercontent.com/u/38302899?v=4",
        "html_url": f"https://github.com/{login}",
        "events_url": f"https://api.github.com/users/{login}/events{{/privacy}}",
        "type": kind,
    }


@pytest.mark.parametrize("kind", ["Organization", "Bot"])
@pytest.mark.parametrize(
    "value", [None, "https://github.com/brelloc-labs", "https://avatars1.githubusercontent.com/u/38302899"]
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_forge_says_whose_an_account_is(kind: str, value: str | None, indent: int | None) -> None:
    entity_type = "USERNAME" if value is None else "URL"
    assert left(json.dumps(account("brelloc-labs", kind), indent=indent), "brelloc-labs", value, entity_type)
    assert not left(json.dumps(account("brelloc-labs", "User"), indent=indent), "brelloc-labs", value, entity_type)


def test_what_another_object_is_says_nothing_of_an_account() -> None:
    untyped = {"login": "brelloc"}
    texts = [[untyped, {"type": "Organization"}], {"a": untyped, "type": "Organization"}, [{"type": "Bot"}, untyped]]
    assert not any(left(json.dumps(each), "brelloc") for each in texts)
    both = json.dumps([account("brelloc", "Organization"), account("brelloc", "User")])
    assert not left(both, "brelloc")


NAMES = ["anna", "schneider", "wiebke", "weber", "wiebkes", "tobiash", "aschneider"]


@pytest.mark.parametrize("login", [*NAMES, "anna-schneider", "aschneider"])
def test_an_organisation_that_is_called_as_somebody_goes(login: str) -> None:
    assert not left(json.dumps(account(login, "Organization")), login)


RECIPES = [
    "FROM alpine:3\nRUN apk add --no-cache python3 \\\n  && adduser -S {} \\\n  && pip3 install {}\nUSER {}\n",
    'FROM debian\nRUN mkdir /opt/{}\nRUN useradd -m {}\nENTRYPOINT ["/usr/bin/{}"]\n',
    "# docker run -d --name {} x\nFROM debian\nRUN curl https://repo.{}.com/key | apt-key add -\nRUN useradd {}\n",
    "FROM debian\nRUN useradd -r {} && wget https://github.com/x/{}/releases\nWORKDIR /home/{}\n",
]


@pytest.mark.parametrize("recipe", RECIPES)
def test_an_account_in_an_image_is_its_programs(recipe: str) -> None:
    assert left(recipe.replace("{}", "brellocd"), "brellocd")
    assert not any(left(recipe.replace("{}", name), name) for name in NAMES)
    assert not left(recipe.replace("{}", "brellocd").replace("FROM", "# "), "brellocd")


@pytest.mark.parametrize("recipe", [
    "FROM debian\nRUN useradd -r {}\nUSER {}\nWORKDIR /home/{}\nCMD bash\n",
    "FROM debian\nRUN useradd -m {}\nRUN chown -R {} /home/{}\nRUN pip install x\n",
    "FROM debian\nRUN git clone git@github.com:{}/secret.git /home/{}/x\n",
])  # fmt: skip
def test_one_sign_is_not_enough(recipe: str) -> None:
    assert not left(recipe.replace("{}", "brelloc"), "brelloc")


def test_who_has_a_repository_called_otherwise_is_somebody() -> None:
    recipe = "FROM debian\nRUN useradd -r {} && mkdir /opt/{}\nRUN git clone https://github.com/{}/dotfiles\n"
    assert not left(recipe.replace("{}", "brelloc"), "brelloc")
    assert left(recipe.replace("{}/dotfiles", "{}/{}").replace("{}", "brelloc"), "brelloc")
