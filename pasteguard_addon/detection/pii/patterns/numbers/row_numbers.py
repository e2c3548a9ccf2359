"""Which numbers of digits alone may be somebody's national one: only beside a name are check digits enough for that.

Checks are python-stdnum's. Of other numbers of the same length one of ten passes.
"""

from collections.abc import Callable

from stdnum.be import nn
from stdnum.bg import egn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.cn import ric
from stdnum.de import idnr as de_idnr
from stdnum.dk import cpr
from stdnum.ec import ci
from stdnum.ee import ik
from stdnum.gr import amka
from stdnum.hr import oib
from stdnum.il import idnr as il_idnr
from stdnum.in_ import aadhaar
from stdnum.is_ import kennitala
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.ro import cnp
from stdnum.ru import inn
from stdnum.se import personnummer
from stdnum.si import emso
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.za import idnr as za_idnr

_CHECKS: dict[int, tuple[Callable[[str], bool], ...]] = {
    9: (bsn.is_valid, il_idnr.is_valid, sin.is_valid),
    10: (cpr.is_valid, egn.is_valid, kennitala.is_valid, ci.is_valid, personnummer.is_valid),
    11: (
        *(tckimlik.is_valid, pesel.is_valid, fodselsnummer.is_valid, ik.is_valid, oib.is_valid, cpf.is_valid),
        *(de_idnr.is_valid, nn.is_valid, amka.is_valid),
    ),
    12: (aadhaar.is_valid, inn.is_valid, personnummer.is_valid),
    13: (za_idnr.is_valid, cnp.is_valid, emso.is_valid, pin.is_valid),
    18: (ric.is_valid,),
}


def may_be_national(digits: str) -> bool:
    """Tell whether the check digits of any country's numbers for people hold."""
    return any(is_valid(digits) for is_valid in _CHECKS.get(len(digits), ()))
