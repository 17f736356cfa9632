"""Makes what TLS=1 needs, in a folder: a certificate authority once, and a certificate of the server whenever the one that
is there ends soon or lacks a name. Agents pin the authority, so that none is lost when the server's certificate is replaced.

    python make_certificate.py FOLDER NAME…

Names are host names and addresses. Prints what it made, or nothing.
"""

import os
import sys
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 820  # longer ones are refused by Apple's programs, whoever signed them
RENEWED_BEFORE = timedelta(days=30)
# a host whose clock is behind
BACKDATED = timedelta(days=2)


def write(path, data):
    """Whole or not at all, and for its owner's eyes alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        os.fsync(file.fileno())
    os.replace(draft, path)


def pem(thing):
    if isinstance(thing, x509.Certificate):
        return thing.public_bytes(serialization.Encoding.PEM)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return thing.private_bytes(encoding, form, serialization.NoEncryption())


def general_name(name):
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def names_of(certificate):
    return set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def sign(subject, public_key, issuer, signing_key, days, extensions):
    now = datetime.now(timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=days))
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, is_critical)
    return builder.sign(signing_key, hashes.SHA256())


def usage(**used):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    every += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: used.get(name, False) for name in every}), True


def make_authority(name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"realtimemonitor on {name}"[:64])])
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    extensions = [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        usage(key_cert_sign=True, crl_sign=True),
        (key_id, False),
    ]
    return key, sign(subject, key.public_key(), subject, key, AUTHORITY_DAYS, extensions)


def make_server(names, authority_key, authority):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    extensions = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        usage(digital_signature=True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([general_name(name) for name in names]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), False),
    ]
    return key, sign(subject, key.public_key(), authority.subject, authority_key, SERVER_DAYS, extensions)


def load_key(path):
    return serialization.load_pem_private_key(path.read_bytes(), None)


def load_certificate(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def is_good(folder, names, authority):
    """Whether the server's certificate can be kept."""
    try:
        certificate, key = load_certificate(folder / "server.pem"), load_key(folder / "server-key.pem")
        certificate.verify_directly_issued_by(authority)
    except Exception:
        return False
    ends_late = certificate.not_valid_after_utc - datetime.now(timezone.utc) > RENEWED_BEFORE
    has_names = {general_name(name) for name in names} <= names_of(certificate)
    return ends_late and has_names and certificate.public_key() == key.public_key()


def main(folder, *names):
    folder = Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_path, authority_key_path = folder / "ca.pem", folder / "ca-key.pem"
    if authority_path.exists() != authority_key_path.exists():
        sys.exit(
            f"Error: of {authority_path} and {authority_key_path} one is missing: put it back, or remove the folder;"
            " agents then need the --pin of a new join command"
        )
    if not authority_path.exists():
        authority_key, authority = make_authority(names[0])
        write(authority_key_path, pem(authority_key))
        write(authority_path, pem(authority))
        print("a certificate authority")
    authority_key, authority = load_key(authority_key_path), load_certificate(authority_path)
    if authority_key.public_key() != authority.public_key():
        sys.exit(f"Error: {authority_path} and {authority_key_path} do not belong together")
    if not is_good(folder, names, authority):
        key, certificate = make_server(names, authority_key, authority)
        (folder / "server.pem").unlink(missing_ok=True)  # half of a pair is made anew
        write(folder / "server-key.pem", pem(key))
        write(folder / "server.pem", pem(certificate))
        print("a certificate of the server")


if __name__ == "__main__":
    main(*sys.argv[1:])
