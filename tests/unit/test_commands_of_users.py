"""Logins in commands: the name alone is found, and the command stays readable."""

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

COMMANDS = (
    "finger {}",
    "id {}",
    "passwd {}",
    "last {} | head",
    "chown -R {}:www-data /srv",
    "usermod -aG docker {}",
    "adduser {} sudo",
    "gpasswd -a {} docker",
    "sudo -u {} psql",
    "runuser -l {} -c x",
    "su {} -c 'ls'",
    "crontab -u {} -l",
    "ps -u {}",
    "kill -u {}",
    "docker exec -u {} web bash",
    r"copy D:\Profiles\{}\Desktop\plan.docx E:",
    "cp /mnt/homes/{}/.ssh/config .",
    "CORP\\{} logged on from WS-1",
)


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


@pytest.mark.parametrize("user", ["tachterberg", "pkowalczyk", "hsteenbock"])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_login_alone_is_found(detection: InProcessDetection, command: str, user: str) -> None:
    text = command.format(user)
    [scanned] = detection.scan([TextToScan(text, 0)])
    assert [text[each.start : each.end] for each in scanned.findings] == [user]


@pytest.mark.parametrize(
    "text", ["/srv/app/public/Documents/a", "su - postgres", "sudo -u www-data php artisan", "kill -9 4711", "id -u"]
)
def test_nobody_is_found(detection: InProcessDetection, text: str) -> None:
    assert detection.scan([TextToScan(text, 0)])[0].findings == ()
