"""Say how much a word tells: the bits of its skeleton, by counting who bears it.

A small ledger cannot count well, so it starts from what larger lists showed: skeletons
borne by more than one in 250 of 10,000 listed people and bodies (UN, EU, OFAC) or of
10,000 made-up people of many cultures. Of these shares the largest is kept, since
taking a common name for rare is the costlier error.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

UNSEEN_BITS = 11.0
"""Information of a skeleton nobody has counted: as if one in two thousand bore it."""

_COUNTED_BEFORE = 2000
"""The weight of those lists against a ledger's own count, in bearers."""

# Bits, then the skeletons that carry them.
_TABLE = """
2.5 ' s
3 k mhmd
3.5 d kmpn ltd
4 lmtd v
4.5 'f 'hmd 'l 'nd hsn krp
5 'ntrntnl 'p bnk l spnk trdnk
5.5 'bdl 'brhm 'mr 'ndstrs 'rn jn jnk kr r sd sl sn
6 'k 'n 'nvrsns 'nvstmnt 'r 'slmk dvlpmnt fr hmd j js km kn krprtn lk ln mr msl p rd snk
  srvss
6.5 'bdrhmn 'lksndr 'ndr 'ndstrl 'nk 'nrk 'rkndtn dl h jhn jnt kl kmrsl ks m mkl ntnl sntr
  sr stt tkrt ynk
7 'bd 'kprt 'lk 'lksndrvs 'ln 'mn 'ndstr 'nknrnk 'nmblr 'ntn 'rnn 'slm bk brn dn dnl dvd
  fndtn hldnk hn hnk hrmn jss kdr kk kld kln kmbh kmrslddr kndld knk krls krn ls mklvs mn
  mnkmnt mrn mstf mt n prs rn shd sk slm slmn srk stk trd tsnlk vktr vnk yn ysf
7.5 'bbkr 'bs 'd 'dm 'ksnk 'lbrt 'lddmrvs 'lks 'ls 'ml 'nsttt 'ntrprs 'rk 'rm 's 'sd 'sl 'sm
  'sml 'vn 'vnvs brkdr brkt bsr dd dfns fd frm hrnndd jfr jhnsn jl jml jms jnfr jrk kdf kml
  knstrktn krs krstn lnk lpd mhn mnk mnl mrtn ms nm nsr pl pr prd prt rbrt rdrkd rs rsrs sh
  sjn skrt sm smr smt snkn snsd srh srn srst t tms tn tr trk trs vl vlm vn y yjn
8 'bdkdr 'kr 'lkndr 'm 'md 'ntlvs dk dmtr fdl hl hsm jh jm jsk kd kll kmd krk krl ksm ktrn
  kvn lr mjr mln mrk nkl rmrd sf skr skt smn srstfr st vldmr yh
"""


def _read(table: str) -> dict[str, float]:
    found: dict[str, float] = {}
    bits = UNSEEN_BITS
    for is_bits, words in groupby(table.split(), lambda word: word[0].isdigit()):
        for word in words:
            if is_bits:
                bits = float(word)
            else:
                found[word] = bits
    return found


COMMON: Mapping[str, float] = _read(_TABLE)


def information(bone: str, held: int, total: int) -> float:
    """Return the bits of a skeleton that `held` of `total` bearers have, never below 0."""
    share = 2.0 ** -COMMON.get(bone, UNSEEN_BITS)
    counted = (held + _COUNTED_BEFORE * share) / (total + _COUNTED_BEFORE)
    return max(0.0, -math.log2(counted))


class Rarity(dict[str, float]):
    """The bits of skeletons, and among how many bearers they were counted."""

    bearers: int = 0


def bits_of(bone: str, rarity: Mapping[str, float]) -> float:
    """Return the information of one skeleton; what `rarity` lacks is read off the lists."""
    found = rarity.get(bone)
    return COMMON.get(bone, UNSEEN_BITS) if found is None else found


def count_bearers(bones: Iterable[Iterable[str]]) -> Rarity:
    """Return the bits of every skeleton, given the skeletons of each bearer."""
    counts: Counter[str] = Counter()
    total = 0
    for borne in bones:
        total += 1
        counts.update(set(borne))
    rarity = Rarity((bone, information(bone, held, total)) for bone, held in sorted(counts.items()))
    rarity.bearers = total
    return rarity
