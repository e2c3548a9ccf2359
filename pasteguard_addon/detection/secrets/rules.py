"""All rules that know secrets by where they stand, in the order in which they are asked."""

from pasteguard_addon.detection.secrets.commands.command_values import CommandValueRule, UserOptionRule
from pasteguard_addon.detection.secrets.commands.commands import (
    AwsPairRule,
    ColonLineRule,
    CommandRule,
    ExpectRule,
    SqlRule,
    SudoRule,
    WifiRule,
)
from pasteguard_addon.detection.secrets.commands.devices import DeviceRule, SecretLinesRule
from pasteguard_addon.detection.secrets.commands.headers import (
    AuthorizationRule,
    BasicRule,
    BearerRule,
    CookieRecordsRule,
    CookieRule,
    SessionRule,
)
from pasteguard_addon.detection.secrets.commands.url_credentials import LinkRule, OracleRule, UrlRule
from pasteguard_addon.detection.secrets.forms.codes import (
    CodeRule,
    HexKeyRule,
    ProductKeyRule,
    RecoveryCodesRule,
    SentCodeRule,
    SetupKeyRule,
)
from pasteguard_addon.detection.secrets.forms.phrases import (
    AppPasswordRule,
    NetworkKeyRule,
    PinRule,
    RecoveryPhraseRule,
)
from pasteguard_addon.detection.secrets.forms.places_of_codes import AnsweredCodeRule, CodeOfRule, LockRule
from pasteguard_addon.detection.secrets.forms.private_keys import EncodedPemRule, JwkRule, PemRule, PuttyRule
from pasteguard_addon.detection.secrets.forms.seed_phrases import SeedPhraseRule
from pasteguard_addon.detection.secrets.forms.tokens import NamedTokenRule, NearbyTokenRule
from pasteguard_addon.detection.secrets.named_values.arguments import CallRule, PasswordCallRule
from pasteguard_addon.detection.secrets.named_values.assignments import AssignmentRule
from pasteguard_addon.detection.secrets.named_values.columns import MarkupTableRule, TableRule
from pasteguard_addon.detection.secrets.named_values.environment import EnvironmentRule
from pasteguard_addon.detection.secrets.named_values.lines import KeyLineRule
from pasteguard_addon.detection.secrets.named_values.marked import CookieRowsRule, SensitiveRule
from pasteguard_addon.detection.secrets.named_values.structured_values import (
    FormPartRule,
    GoDsnRule,
    InsertRule,
    SecretMembersRule,
    ToCharArrayRule,
)
from pasteguard_addon.detection.secrets.scan import Rule
from pasteguard_addon.detection.secrets.sentences.account_pairs import (
    AccountListRule,
    AccountPairRule,
    ComparedPairRule,
    EncodedPairRule,
    UserMemberRule,
    UserThenPasswordRule,
)
from pasteguard_addon.detection.secrets.sentences.accounts import AdminRule, AttemptRule, HostAccountRule
from pasteguard_addon.detection.secrets.sentences.answers import AnswerRule, CommandOutputRule, DialogueRule, PromptRule
from pasteguard_addon.detection.secrets.sentences.beside_nouns import ChangedToRule, WordBesideRule
from pasteguard_addon.detection.secrets.sentences.coined_words import CoinedWordRule, SameAsRule
from pasteguard_addon.detection.secrets.sentences.corrections import StarredRule
from pasteguard_addon.detection.secrets.sentences.handed_pairs import HandedPairRule
from pasteguard_addon.detection.secrets.sentences.opened_with import OpenedWithRule
from pasteguard_addon.detection.secrets.sentences.plain_words import PlainWordRule
from pasteguard_addon.detection.secrets.sentences.prose import ProseRule
from pasteguard_addon.detection.secrets.sentences.strong_words import StrongWordRule
from pasteguard_addon.detection.secrets.sentences.turns import DefaultPairRule, LoginPairRule, SetToRule
from pasteguard_addon.detection.secrets.sentences.typed_values import TypedBeforeRule, TypedValueRule


def rules_of_places() -> list[Rule]:
    """Make every rule that knows secrets by where they stand."""
    return [
        *(PemRule(), EncodedPemRule(), PuttyRule(), JwkRule()),
        *(NamedTokenRule(), NearbyTokenRule()),
        *(SeedPhraseRule(), RecoveryPhraseRule(), PinRule(), AppPasswordRule(), NetworkKeyRule()),
        *(UrlRule(), OracleRule(), LinkRule(), BearerRule(), BasicRule()),
        *(AuthorizationRule(), CookieRule(), CookieRecordsRule(), SessionRule()),
        *(
            AssignmentRule(),
            ProseRule(),
            PlainWordRule(),
            WordBesideRule(),
            ChangedToRule(),
            AnswerRule(),
            CommandOutputRule(),
            PromptRule(),
            DialogueRule(),
            SetToRule(),
            LoginPairRule(),
            DefaultPairRule(),
        ),
        *(
            CodeRule(),
            SentCodeRule(),
            LockRule(),
            CodeOfRule(),
            AnsweredCodeRule(),
            RecoveryCodesRule(),
            SetupKeyRule(),
            HexKeyRule(),
            ProductKeyRule(),
        ),
        *(KeyLineRule(), DeviceRule(), SecretLinesRule(), EnvironmentRule()),
        *(CommandRule(), SqlRule(), SudoRule(), ExpectRule()),
        *(
            CommandValueRule(),
            UserOptionRule(),
            HostAccountRule(),
            AccountPairRule(),
            *(OpenedWithRule(), TypedValueRule(), TypedBeforeRule()),
            *(AccountListRule(), ComparedPairRule()),
            *(UserThenPasswordRule(), UserMemberRule(), EncodedPairRule(), SensitiveRule(), CookieRowsRule()),
            AttemptRule(),
            AdminRule(),
            StrongWordRule(),
            *(CoinedWordRule(), SameAsRule(), StarredRule(), HandedPairRule()),
        ),
        *(ColonLineRule(), WifiRule(), AwsPairRule()),
        *(
            FormPartRule(),
            TableRule(),
            MarkupTableRule(),
            InsertRule(),
            ToCharArrayRule(),
            SecretMembersRule(),
            GoDsnRule(),
        ),
        *(CallRule(), PasswordCallRule()),
    ]
