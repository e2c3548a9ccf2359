"""What else models call the types: short forms, and words of other languages.

A model that answers in French writes `[[PERSONNE_1]]`, and any may write `[[EMAIL_1]]`. Such a name is read only if it
can mean one of the types that were issued, and no other.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from pasteguard_addon.masking.placeholder import normalise

_WORDS: Mapping[str, str] = {
    "PERSON": "per full_name fullname person_name "
    "personne personnes personas personen personer pessoas osoby persone "
    "persona pessoa persoon osoba persoana name nom nombre nome naam nazwisko nume kisi isim "
    "henkilo персона имя человек лицо особа ім_я людина 人物 人名 姓名 人 名前 氏名 사람 이름 인물 "
    "شخص اسم الشخص الاسم πρόσωπο άτομο όνομα jméno navn namn nimi व्यक्ति नाम người tên személy név บุคคล ชื่อ "
    "אדם שם orang nama лице име oseba ime asmuo vardas isik",
    "EMAIL_ADDRESS": "email e_mail mail emailadresse e_mail_adresse mailadresse adresse_email adresse_e_mail courriel "
    "correo correo_electronico indirizzo_email emailadres e_mailadres adres_email adres_e_mail endereco_email "
    "endereco_de_email adresa_email e_posta eposta почта эл_почта email_адрес пошта "
    "电子邮件 电子邮件地址 邮箱 メール メールアドレス 이메일 بريد "
    "البريد_الإلكتروني emailová_adresa e_mailová_adresa sähköposti sähköpostiosoite e_post epost e_postadresse "
    "e_postadress ईमेल địa_chỉ_email электронная_почта електронна_пошта "
    "ηλεκτρονική_διεύθυνση e_mail_cím อีเมล דואל surel имейл",
    "PHONE_NUMBER": "phone tel telephone telephone_number mobile mobile_number mobile_phone cell cell_number "
    "cell_phone cellphone handy handynummer mobil mobilnummer mobiltelefon celular movil cellulare "
    "telefon telefonnummer telefono numero_de_telephone numero_telephone "
    "numero_de_telefono numero_telefono numero_di_telefono telefoon telefoonnummer telefone numero_de_telefone "
    "numer_telefonu numar_de_telefon numar_telefon mobile telefon_numarasi телефон номер_телефона номер_телефону 电话 "
    "电话号码 電話番号 電話 전화 전화번호 هاتف τηλέφωνο "
    "رقم_الهاتف telefonní_číslo puhelin puhelinnumero फोन फ़ोन điện_thoại số_điện_thoại 手机 手机号 携帯 "
    "telefonszám โทรศัพท์ טלפון telepon telefonska_številka",
    "CREDIT_CARD": "card credit_card_number cc card_number "
    "kreditkarte kreditkartennummer carte_de_credit carte_bancaire tarjeta "
    "tarjeta_de_credito carta_di_credito creditcard cartao_de_credito karta_kredytowa card_de_credit "
    "kreditní_karta kreditkort luottokortti kredi_kartı кредитная_карта кредитна_картка クレジットカード 信用卡 "
    "신용카드 "
    "بطاقة_ائتمان क्रेडिट_कार्ड thẻ_tín_dụng πιστωτική_κάρτα",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip ip_adresse adresse_ip direccion_ip indirizzo_ip ip_adres adres_ip endereco_ip adresa_ip",
    "LOCATION": "loc ort standort adresse address place lieu emplacement localisation ubicacion lugar luogo posizione "
    "locatie plaats lokalizacja miejsce localizacao locatie adres direccion indirizzo endereco konum yer адрес место "
    "адреса місце 地址 地点 住所 場所 주소 장소 عنوان διεύθυνση "
    "العنوان موقع adresa místo sted plats adress paikka sijainti osoite स्थान पता địa_chỉ địa_điểm местоположение "
    "τοποθεσία cím hely ที่อยู่ כתובת alamat naslov",
    "DATE_OF_BIRTH": "birthdate birth_date birthday dob geburtsdatum geburtstag date_de_naissance fecha_de_nacimiento "
    "data_di_nascita geboortedatum data_urodzenia data_de_nascimento data_nașterii datum_narození "
    "fødselsdato "
    "födelsedatum syntymäaika doğum_tarihi дата_рождения дата_народження ημερομηνία_γέννησης 生年月日 "
    "出生日期 생년월일 "
    "تاريخ_الميلاد जन्म_तिथि ngày_sinh",
    "ENV_PASSWORD": "pwd pass passwd "
    "passwort kennwort mot_de_passe contraseña wachtwoord hasło senha parolă parola heslo adgangskode "
    "lösenord passord salasana şifre пароль κωδικός 密码 パスワード 비밀번호 كلمة_المرور पासवर्ड mật_khẩu",
}
_SAY_NOTHING = frozenset(("ADDRESS", "CODE", "NUMBER", "KEY", "TOKEN", "ID", "NAME", "VALUE", "SECRET"))
"""Last words of types that would name any of them."""
_SAY_AS_LITTLE = ("NUMBER", "NUM", "NO", "NR", "CODE", "ADDRESS", "ADRESS", "ADDR")
"""What models write in their place."""
_ENGLISH_WORDS = 3
"""So many of the known words, at most, are taken in the plural, too."""


@cache
def names_of_type(entity_type: str) -> frozenset[str]:
    """Return what else a type is called, in UPPER_SNAKE: known words, its first words, or its last ones."""
    words = entity_type.split("_")
    first = {"_".join(words[:count]) for count in range(1, len(words))}
    last = {"_".join(words[-count:]) for count in range(1, len(words))} - _SAY_NOTHING
    if words[-1] in _SAY_NOTHING and len(words) > 1:
        first |= {"_".join((*words[:-1], word)) for word in _SAY_AS_LITTLE}
    known = _WORDS.get(entity_type, "").upper().split()
    english = {entity_type, *first, *last, *known[:_ENGLISH_WORDS]}
    plurals = {f"{name}{'ES' if name.endswith('S') else 'S'}" for name in english if name.isascii()}
    return frozenset({*first, *last, *known, *plurals} - {entity_type})


def unambiguous(entity_types: Iterable[str]) -> dict[str, str]:
    """Return each alias that means one type among these, with that type, both normalised."""
    own = {normalise(each): each for each in entity_types}
    meanings: dict[str, set[str]] = {}
    for spelled, entity_type in own.items():
        for alias in set(map(normalise, names_of_type(entity_type))) - own.keys():
            meanings.setdefault(alias, set()).add(spelled)
    return {alias: types.pop() for alias, types in meanings.items() if len(types) == 1}
