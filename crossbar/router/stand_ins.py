"""Stand-ins for packages that Crossbar imports whenever it starts and, with our configuration, never uses.

They are Ethereum, a database for cookies, Tor and such: 40 MB of memory and a second of start for the controller and again
for the worker. `requirements.in` leaves them out of the virtual environment, and `start/python.mjs` has every Python there
import this module first (by a `.pth` file, see `site` in Python's library).

A stand-in may be imported, subclassed, and named in an annotation or `isinstance`. Who calls one, because of another
configuration or another version of Crossbar, gets an ImportError with its name.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

LEFT_OUT = (
    "cfxdb",
    "crossbar.edge",  # another edition, of which the router names one class in an annotation
    "ecdsa",
    "eth_abi",
    "eth_keys",
    "eth_typing",
    "numpy",
    "treq",
    "txtorcon",
    "watchdog",
    "web3",
    "werkzeug",
    "xbr",
    "zlmdb",
)


class LeftOut(ImportError):
    pass


class StandIn(type):
    """A class of which every attribute is another one, and that cannot be called."""

    def __new__(mcs, name, bases=(), namespace=None):
        return super().__new__(mcs, name, bases, namespace or {"__version__": "left out"})

    def __init__(cls, *_args):
        pass

    def __getattr__(cls, name):
        return attribute_of(cls, name)

    def __call__(cls, *_args, **_kwargs):
        raise LeftOut(f"{cls.__name__} is left out of this router: see crossbar/router/stand_ins.py")


class StandInModule(ModuleType):
    __version__ = "left out"

    def __getattr__(self, name):
        return attribute_of(self, name)


def attribute_of(owner, name):
    if name.startswith("__"):
        raise AttributeError(name)
    value = StandIn(f"{owner.__name__}.{name}")
    setattr(owner, name, value)
    return value


class Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname, path=None, target=None):
        left_out = any(fullname == name or fullname.startswith(f"{name}.") for name in LEFT_OUT)
        return ModuleSpec(fullname, self, is_package=True) if left_out else None

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        vars(module).update(USED.get(module.__name__, {}))


# What the controller does use: its node has two keys, and prints or reports the address of one.


class PrivateKey:
    """Of `eth_keys.KeyAPI`: gives the Ethereum address of a secret of 32 bytes."""

    def __init__(self, secret):
        self.secret = secret
        self.public_key = self

    def to_checksum_address(self):
        from Crypto.Hash import keccak
        from cryptography.hazmat.primitives.asymmetric import ec

        point = ec.derive_private_key(int.from_bytes(self.secret, "big"), ec.SECP256K1()).public_key().public_numbers()
        public_key = point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
        address = keccak.new(digest_bits=256, data=public_key).hexdigest()[-40:]
        checksum = keccak.new(digest_bits=256, data=address.encode()).hexdigest()  # EIP-55
        return "0x" + "".join(a.upper() if c > "7" else a for a, c in zip(address, checksum))


class KeyAPI:
    PrivateKey = PrivateKey

    def __init__(self, _backend):
        pass


class EthereumKey:
    def __init__(self, address):
        self._address = address

    def address(self, binary=False):
        return bytes.fromhex(self._address[2:]) if binary else self._address


class SecurityModuleMemory(list):
    """Of `xbr._secmod`: the node's keys, from its key file. The second one signs."""

    is_open = True
    is_locked = False

    @classmethod
    def from_keyfile(cls, path):
        from autobahn.util import parse_keyfile
        from autobahn.wamp.cryptosign import CryptosignKey

        keys = parse_keyfile(path)
        secret = bytes.fromhex(keys["private-key-ed25519"])
        return cls([EthereumKey(keys["public-adr-eth"]), CryptosignKey.from_bytes(secret)])


USED = {"eth_keys": {"KeyAPI": KeyAPI}, "xbr._secmod": {"SecurityModuleMemory": SecurityModuleMemory}}

sys.meta_path.insert(0, Finder())

# For these Crossbar loads its "master" edition, which calls what is left out as soon as it is imported.
if sys.argv[1:] in (["version"], ["legal"]) and sys.argv[0].endswith("crossbar"):
    sys.argv.insert(1, "standalone")
