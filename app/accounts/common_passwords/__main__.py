"""Reads passwords, one a line, and writes the hashes of those that our rule of length would let pass."""

import sys
import unicodedata

from app.accounts.common_passwords import packed
from app.accounts.passwords import LEAST

lines = sys.stdin.buffer.read().decode().splitlines()
sys.stdout.buffer.write(packed((unicodedata.normalize("NFC", line) for line in lines), least=LEAST))
