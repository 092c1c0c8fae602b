"""What is kept of where somebody signs in: with which browser, and from which network."""

from ipaddress import ip_address, ip_network

PLACE_LENGTH = 40
KEPT_OF = {4: 24, 6: 48}
"""How many bits of an address of each version say where somebody is; the others say whose device it is."""
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
"""What stands in a user agent, and what people call it; the first that is found wins."""


def device_label(user_agent: str) -> str:
    """A device by the names people know: `Chrome, Android`."""
    names = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names))


def place_of(address: str | None) -> str:
    """The network that an address belongs to: `203.0.113.*`, `2001:db8:7:*`; empty where it is none."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    network = ip_network((parsed, KEPT_OF[parsed.version]), strict=False).network_address
    if parsed.version == 4:
        return f"{str(network).rpartition('.')[0]}.*"
    return f"{':'.join(part.lstrip('0') or '0' for part in network.exploded.split(':')[:3])}:*"
