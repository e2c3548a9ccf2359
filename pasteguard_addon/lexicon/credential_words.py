"""The words for what opens something, in all languages: one lexicon for every rule that reads what people write."""

from .words import lines_of

PASSWORDS = (
    "password", "passwort", "passwört", "kennwort", "kennwört", "passphrase", "passcode", "passwd", "contraseña",
    "contrasena", "clave", "senha", "wachtwoord", "hasło", "hasła", "hasłem", "haslo", "mot de passe", "mots de passe",
    "mdp", "parola", "пароль", "Пароль", "пароля", "паролем", "密码", "密碼",
    "口令", "パスワード", "비밀번호", "비번", "암호", "sifre", "şifre", "Şifre", "heslo", "lösenord", "salasana",
    "adgangskode", "kodeord", "passord", "jelszó", "jelszav", "lozink", "geslo", "slaptažod", "lykilorð", "κωδικό",
    "парола", "kata sandi", "รหัสผ่าน", "पासवर्ड", "סיסמ", "رمز عبور", "hesla", "heslem", "zugangsdaten",
    "pwd", "pw", "p/w", "كلمة المرور", "كلمة السر", "mật khẩu",
    "parool", "palavra-passe", "pasword", "passwrd", "paswort", "passwor ",
    "kenncode", "palabra de paso", "palavra passe", "codice segreto", "security answer", "secret answer", "wifi code",
    "wificode", "wi-fi code", "login code", "code wifi", "clé wifi",
    "wifi-kode", "wifikode", "wifi kode", "kode til wifi", "koden til wifi", "wifi-kod", "wifikod", "koden till wifi",
    "kod do wifi", "kód k wifi", "wifi-code", "код от вайфая", "код от wifi",
    "wlan-code", "wlancode", "psk", "pass word", "pswd", "pword",
    "code word", "codeword", "secret word", "lösungswort", "codewort", "geheime wort",
    "security question", "sicherheitsfrage", "question secrète", "pregunta de seguridad", "domanda di sicurezza",
    "maiden name", "gäste-wlan", "gast-wlan", "wlan gast", "guest wifi", "wifi guest", "code du wifi", "codice wifi",
    "1password master", "bitwarden master", "keepass master", "keepassxc master", "lastpass master", "vault master",
    "codice del wifi", "código wifi", "código del wifi", "clave wifi",
)  # fmt: skip
"""What is known by heart, or might be."""

PASSWORD_IN = {
    language: tuple(words.split(", "))
    for language, _, words in (line.partition(": ") for line in lines_of("password_words.txt"))
}
"""What a column, a field or a variable of passwords is called, by language."""
PASSWORD_ANCHORS = tuple(
    dict.fromkeys(
        spelled.encode().lower().decode()
        for words in PASSWORD_IN.values()
        for word in words
        for spelled in (word, word.capitalize(), word.upper())
    )
)
"""The same, in every case, as they stand in a text of which ASCII letters alone have been made small."""

KEYS = (
    "key", "token", "secret", "schlüssel", "clé", "cle ", "clave", "llave", "chiave", "sleutel", "klucz", "chave",
    "ключ", "Ключ", "токен", "Токен", "密钥", "密鑰", "令牌", "キー", "トークン", "키는", "토큰", "jeton", "credential",
    "geheim", "segreto", "secreto", "segredo", "sekret", "nyckel", "avain", "nøgle", "anahtar", "klíč",
)  # fmt: skip
"""What a machine has made."""

LOGINS = (
    "login", "log in", "log-in", "log into", "logon", "log on", "logged in", "logged on", "logging in",
    "sign in", "sign-in", "signin", "signed in", "signing in", "credential", "creds", "zugang", "zugäng",
    "zugangsdaten", "anmeldedaten", "logindaten", "login-daten", "anmeldung", "anmelden", "angemeldet",
    "einloggen", "eingeloggt", "identifiant", "connexion", "meld dich", "melde dich", "melde mich", "connecter",
    "credenciales", "acceso", "usuario", "iniciar sesión", "credenziali", "accesso", "accedi", "accedí",
    "utente", "inloggegevens", "inloggen", "ingelogd", "inlog", "dane logowania", "logowani", "zalog",
    "credenciais", "acesso", "entrar com", "inloggning", "logga in", "giriş", "kullanıcı", "доступ", "логин",
    "вход", "войти", "учётные данные", "账号", "帳號", "登录", "ログイン", "アカウント", "accedo", "accede", "acessei",
    "entro com", "entra con", "entra com", "entre com", "conéctate con",
    "connecte-toi avec", "connectez-vous avec", "accedi con", "log in met", "logga in med", "zaloguj się",
    "entrei com", "me conecto", "me connecte", "loguję", "вхожу", "захожу", "přihlašovací",
    "přihlásit", "bejelentkez", "autentificare", "logg inn", "kirjaut", "đăng nhập", "로그인",
)  # fmt: skip
"""Words for going in, and for those who may."""

USERS = (
    "user", "mail", "account", "benutzer", "nutzer", "konto", "usuario", "usuário", "cuenta", "utente", "utilisateur",
    "compte", "gebruiker", "użytkownik", "användare", "bruger", "bruker", "käyttäjä", "uživatel", "felhasználó",
    "kullanıcı", "пользователь", "користувач", "用户", "用戶", "账号", "帳號", "ユーザ", "アカウント", "사용자", "계정",
)  # fmt: skip
"""What tables and forms call the one whose password stands beside."""

ACCOUNTS = (
    "root", "admin", "sudo", "sysadmin", "superuser", "wifi", "wi-fi", "wlan", "wpa2", "hotspot", "router", "vpn",
    "ssh", "rdp", "unlock", "decrypt", "entsperr", "encrypted with", "protected with", "geschützt mit", "locked with",
    "opens with", "tried with", "psk", "bios", "locked out", "gesperrt", "my account", "konto", "compte", "cuenta",
    "conta ", "apple id", "аккаунт", "вайфай", "sicherheitsfrage", "security question",
)  # fmt: skip
"""What is gone into, and who goes."""
