# SPDX-License-Identifier: GPL-2.0
# Sourced by the harness: where things are, and how to complain.

lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
top=${lib%/tests/lib}
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/openlac
jobs=$(nproc)
# Messages of the tools are matched by the scripts.
export LC_ALL=C

say()
{
	echo "$(basename "$0"): $*" >&2
}

die()
{
	say "$@"
	exit 1
}
