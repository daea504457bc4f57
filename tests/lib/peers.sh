# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The programs at the ends of the network: our daemon, PPPoE clients (pppd over the in-tree pppoe driver), LNSs (xl2tpd
# and pppd over the in-tree l2tp_ppp, or the project's own lns.py), the servers that tell the LAC which LNS it is. Sourced
# by e2e.sh.

SECRET=oursecret
PEERS=$TOP/tests/peers
# OPENLAC_BIN: another build of the daemon and of lacctl than the tree's own
OPENLACD=${OPENLAC_BIN:-$TOP/build}/openlacd
LACCTL=${OPENLAC_BIN:-$TOP/build}/lacctl

# --- our LAC

# lac_config: Example 1 of the guide (S98), with what a test adds
#	AC_LINES, PROFILE_LINES, TOP_LINES	further statements of the concentrator, the profile, the top level
#	LNS_ADDR, ACCESS_IF, SERVICE		instead of 192.168.11.2, eth1, "any"
#	LAC_SECRET				instead of $SECRET; empty: none
lac_config() {
	cat >"$W/openlac.conf" <<-END
	${TOP_LINES:-!}
	pppoe-ac mylittleac
	 service-name ${SERVICE:-any}
	 destination l2tp
	 l2tp peer-address static ${LNS_ADDR:-192.168.11.2}
	 l2tp profile my-l2tp-profile1
	 ${AC_LINES:-}
	 exit
	l2tp-profile my-l2tp-profile1
	 $(secret_line "${LAC_SECRET-$SECRET}")
	 ${PROFILE_LINES:-}
	 exit
	int ${ACCESS_IF:-eth1}
	 pppoe-ac-service mylittleac
	END
}

secret_line() { [ -z "$1" ] || echo "shared-secret $1"; }

# lac_start [NAMESPACE [FILE]]: the daemon, as openlacd or openlacd-NAMESPACE, until it serves
lac_start() {
	local space=${1:-lac} name
	name=$(lac_name "$space")
	: >"$LOG/$name.log"
	mkdir -p "$W/run-$space"
	spawn "$name" nsenter "--net=/run/netns/$space" "$OPENLACD" -c "${2:-$W/openlac.conf}" -r "$W/run-$space"
	wait_for 20 logged "$name" ready
}
lac_name() { [ "$1" = lac ] && echo openlacd || echo "openlacd-$1"; }

# lac_reload: SIGHUP, until the daemon has decided
lac_reload() {
	local before
	before=$(grep -c "configuration" "$LOG/openlacd.log")
	kill -HUP "${PID[openlacd]}"
	wait_for 20 more_lines openlacd "configuration" "$before"
}
more_lines() { [ "$(grep -c -- "$2" "$LOG/$1.log")" -gt "$3" ]; }

# lac_up CLIENTS [COMMAND]: the network, an LNS (xl2tpd) and the daemon with Example 1's configuration
lac_up() {
	need load_openlac
	need topology_up "$@"
	need lns_start lns1 192.168.11.2
	lac_config
	need lac_start
}

lacctl() { "$LACCTL" "$@"; }

# Objects of a namespace, by default lac, as lacctl shows them: one line each.
sessions() { lacctl -n "${1:-lac}" session show; }
tunnels() { lacctl -n "${1:-lac}" tunnel show; }
# How many; the number -1 tells of a failed request.
session_count() { count_lines sessions "$@"; }
tunnel_count() { count_lines tunnels "$@"; }
count_lines() {
	local out lines
	out=$("$@") || { echo -1; return; }
	mapfile -t lines <<<"$out"
	[ -n "$out" ] && echo "${#lines[@]}" || echo 0
}
has_sessions() { [ "$(session_count "${2:-lac}")" -eq "$1" ]; }
has_tunnels() { [ "$(tunnel_count "${2:-lac}")" -eq "$1" ]; }

# field KEY: the word behind KEY in each line of standard input
field() { awk -v k="$1" '{ for (i = 1; i < NF; i++) if ($i == k) { print $(i + 1); next } }'; }

# session_of CLIENT [NAMESPACE]: the line of the session of client N
session_of() { sessions "${2:-lac}" | grep -i "mac $(client_mac "$1") "; }
forwards() { session_of "$1" | grep -q 'state forward'; }

# counter up|down KEY [NAMESPACE]: sum over the namespace's sessions
counter() {
	lacctl -n "${3:-lac}" -s session show | grep "^ *$1:" | field "$2" | awk '{ n += $1 } END { print n + 0 }'
}

# drops CAUSE [NAMESPACE]: frames dropped for that cause
drops() { lacctl -n "${2:-lac}" -s stats show | field "$1"; }
dropped() { [ "$(drops "$1")" -gt "${2:-0}" ]; }

# object_counts NAMESPACE: "SOCKETS TUNNELS INTERFACES SESSIONS"
object_counts() {
	local out number='([0-9]+)'
	out=$(lacctl -n "$1" stats show) || return
	[[ $out =~ sockets\ $number\ tunnels\ $number\ interfaces\ $number\ sessions\ $number ]] &&
		echo "${BASH_REMATCH[*]:1}"
}

# The in-tree drivers must have no part in a LAC's path: no PPP device, no PPPoE or PPPoL2TP socket.
no_intree_path() {
	local space=${1:-lac}
	! ip -n "$space" -o link show | grep -q 'ppp[0-9]' &&
		! ns "$space" cat /proc/net/pppoe 2>/dev/null | grep -qi '[0-9a-f]:[0-9a-f]' &&
		! ns "$space" cat /proc/net/pppol2tp 2>/dev/null | grep -q "SESSION '"
}

# --- clients

# ppp_files: an /etc/ppp without the system's scripts and options, laid over it until the end of the test
ppp_files() {
	local i
	[ ! -d "$W/ppp" ] || return 0
	mkdir "$W/ppp"
	: >"$W/ppp/options"
	for ((i = 1; i <= 40; i++)); do
		printf '"u%d@isp%d.example" * "secret%d" *\n' "$i" 1 "$i" "$i" 2 "$i"
	done >"$W/ppp/chap-secrets"
	chmod 600 "$W/ppp/chap-secrets"
	mount --bind "$W/ppp" /etc/ppp
}

ppp_files_end() {
	[ -d "$W/ppp" ] || return 0
	umount /etc/ppp && rm -r "$W/ppp"
}

# client_start N [OPTIONS...]: dial as uN@isp1.example; CLIENT_IF instead of eth0, DOMAIN instead of isp1.example. pppd's
# last word counts, so that OPTIONS may name another user; "refuse-chap refuse-eap" and the like choose how it authenticates.
client_start() {
	local i=$1
	shift
	need ppp_files
	: >"$LOG/client$i.log"
	spawn "client$i" nsenter "--net=/run/netns/client$i" pppd plugin rp-pppoe.so "nic-${CLIENT_IF:-eth0}" \
		user "u$i@${DOMAIN:-isp1.example}" password "secret$i" nodetach noauth noipdefault nodefaultroute \
		noccp nobsdcomp nodeflate novj noipv6 debug logfd 2 lcp-echo-interval 0 lcp-restart 1 \
		maxfail 1 lcp-max-configure 40 "$@"
}

# pppd reports an address when the interface has it.
client_fact() { [[ $(<"$LOG/client$1.log") =~ .*$2\ +IP\ address\ ([0-9.]+) ]] && echo "${BASH_REMATCH[1]}"; }
# client_addr N: the address that the LNS gave it; client_gateway N: the LNS's own
client_addr() { client_fact "$1" local; }
client_gateway() { client_fact "$1" remote; }
client_up() { running "client$1" && client_addr "$1" >/dev/null; }
client_gone() { stopped "client$1"; }

# dial N [OPTIONS...]: dial and wait for the address
dial() {
	client_start "$@" && wait_for 60 client_up "$1"
}

# hang_up N: pppd reports with status 5 that it was told to
hang_up() {
	stop "client$1"
	[ $? -eq 5 ]
}

# ping_from NS ADDRESS [OPTIONS...]
ping_from() {
	local space=$1 addr=$2
	shift 2
	ns "$space" busybox ping -q -c 1 -W 5 "$@" "$addr"
}

# pings N [LNS]: both directions through the session of client N
pings() {
	ping_from "client$1" "$(client_gateway "$1")" && ping_from "${2:-lns1}" "$(client_addr "$1")"
}

# --- LNSs

# lns_config NS ADDRESS: files of xl2tpd; LNS_LINES and LNS_PPP_LINES add to them, LNS_SECRET replaces the secret and
# is empty for an LNS that does not authenticate tunnels. The LNS gives its clients addresses from 10.99.K.0/24.
lns_config() {
	local dir=$W/$1 k=${1#lns} challenge=yes
	mkdir -p "$dir"
	[ -n "${LNS_SECRET-$SECRET}" ] || challenge=no
	printf '* * %s\n' "${LNS_SECRET-$SECRET}" >"$dir/secrets"
	cat >"$dir/xl2tpd.conf" <<-END
	[global]
	listen-addr = $2
	port = 1701
	auth file = $dir/secrets
	[lns default]
	ip range = 10.99.$k.10-10.99.$k.250
	local ip = 10.99.$k.1
	challenge = $challenge
	hostname = $1
	name = $1
	require chap = yes
	refuse pap = yes
	require authentication = yes
	ppp debug = yes
	pppoptfile = $dir/ppp-options
	${LNS_LINES:-}
	END
	cat >"$dir/ppp-options" <<-END
	auth
	mtu ${LNS_MTU:-1400}
	mru ${LNS_MTU:-1400}
	nodefaultroute
	noccp
	nobsdcomp
	nodeflate
	novj
	noipv6
	lcp-restart 1
	lcp-echo-interval ${LNS_ECHO:-0}
	lcp-echo-failure 3
	logfile $LOG/$1-pppd.log
	${LNS_PPP_LINES:-}
	END
}

# lns_start NS ADDRESS: xl2tpd, until it listens
lns_start() {
	need ppp_files
	[ -d "$W/$1" ] || lns_config "$1" "$2"
	: >"$LOG/$1.log"
	spawn "$1" nsenter "--net=/run/netns/$1" xl2tpd -D -c "$W/$1/xl2tpd.conf" -p "$W/$1/pid" -C "$W/$1/control"
	wait_for 20 logged "$1" "Listening on IP address"
}

# lns_kill NS: without a word to anybody, as a power cut would
lns_kill() {
	ns_kill "$1"
	wait_for 10 stopped "$1"
	unset "PID[$1]"
}

# lnspy_start NS ADDRESS [OPTIONS...]: the project's own LNS, which logs what it sees and misbehaves on command; it
# speaks PPP itself ("--data user") unless told otherwise. Where the LAC looks up its LNS: "--expect proxy"; for users
# beside u1 to u5: "--user 'user*=password'"
lnspy_start() {
	local space=$1 addr=$2 k=${1#lns} users=() i
	shift 2
	for ((i = 1; i <= 5; i++)); do
		users+=(--user "u$i@isp1.example=secret$i" --user "u$i@isp2.example=secret$i")
	done
	: >"$LOG/$space.log"
	spawn "$space" nsenter "--net=/run/netns/$space" python3 -S "$PEERS/lns.py" --listen "$addr" \
		--secret "${LNS_SECRET-$SECRET}" --log "$W/$space.json" --ctl "$W/$space.ctl" --expect static \
		--data user --ppp-local "10.99.$k.1" --ppp-pool "10.99.$k.10" "${users[@]}" "$@"
	wait_for 30 logged "$space" ready
}

# lns_ctl NS COMMAND...: see tests/peers/lnsctl.py
lns_ctl() {
	local space=$1
	shift
	python3 -S "$PEERS/lnsctl.py" "$W/$space.ctl" "$@"
}

# lns_saw NS TYPE [TEXT]: a control message of that type, with that text in its record, was received by lns.py
lns_saw() { grep '"ev": "rx"' "$W/$1.json" | grep "\"type\": \"$2\"" | grep -q -- "${3:-}"; }

# lns_content NS: lns.py found no fault with what the LAC sent
lns_content() {
	! grep '"ev": "violation"' "$W/$1.json"
}

# pppoe_dial N [OPTIONS...]: a session of client N without PPP, held in the background as dialN
pppoe_dial() {
	: >"$LOG/dial$1.log"
	spawn "dial$1" nsenter "--net=/run/netns/client$1" python3 -S "$PEERS/pppoe_tool.py" eth0 dial \
		--hold 300 --no-padt "${@:2}"
	wait_for 20 logged "dial$1" dialled
}
# told_to_go N: it was sent a PADT
told_to_go() { logged "dial$1" '"code": "PADT"'; }

# pppoe N ARGUMENTS...: tests/peers/pppoe_tool.py on eth0 of client N
pppoe() {
	local space=client$1
	shift
	ns "$space" python3 -S "$PEERS/pppoe_tool.py" "${CLIENT_IF:-eth0}" "$@"
}

# crowd_start COUNT [OPTIONS...]: that many clients in namespace client1, all at once, until the outcome of each is known;
# who is up stays so until "stop crowd". See tests/peers/pppoe_clients.py
crowd_start() {
	: >"$LOG/crowd.log"
	spawn crowd nsenter --net=/run/netns/client1 python3 -S "$PEERS/pppoe_clients.py" eth0 --count "$1" --hold 600 \
		"${@:2}"
	wait_for 120 logged crowd '"summary"'
}
# crowd_fact KEY [CROWD]: a number of the summary, as in "crowd_fact up"; fact_of N KEY: what is told of client N
crowd_fact() { sed -n 's/^{"summary": //p' "$LOG/${2:-crowd}.log" | json_fact "$1"; }
fact_of() { grep "^{\"client\": $1, " "$LOG/crowd.log" | json_fact "$2"; }
json_fact() { sed -n "s/.*\"$1\": \"\{0,1\}\([^,}\"]*\).*/\1/p"; }

# lns_proxy NS KEY [TEXT]: what lns.py found in the proxy AVPs of the newest call (with that text in its record): plan,
# verified, user, type, method, hidden (their numbers), ...
lns_proxy() { grep '"ev": "proxy"' "$W/$1.json" | grep -- "${3:-}" | tail -n 1 | json_fact "$2"; }

# By their ppp devices: the sockets of ended sessions may be listed in /proc/net/pppol2tp for longer.
lns_sessions() { ns "$1" grep -c '^ *ppp[0-9]' /proc/net/dev; }
lns_has_sessions() { [ "$(lns_sessions "$1")" -eq "$2" ]; }

# lns_counter NS rx|tx: data messages that the LNS's kernel counted, all sessions
lns_counter() {
	ns "$1" cat /proc/net/pppol2tp | awk -v d="$2" '/^ *SESSION \047/ { s = 1 }
		s && NF == 3 && $1 ~ /^[0-9]+\/[0-9]+$/ { split(d == "tx" ? $2 : $3, n, "/"); sum += n[1]; s = 0 }
		END { print sum + 0 }'
}

# --- servers that the LAC asks. SERVER is the name of one that is not the only one of its namespace: a start with that
# name ends the one before and counts from 0 again.

# dns_start NAMESPACE ADDR FILE|STATEMENT...: dnsmasq with these statements, or with those of the file. What they do not
# name does not exist. They may look like this, the last number being the TTL:
#	host-record=lns.isp1.example,192.168.11.2,fd00:11::2,30
#	srv-host=_l2tp._udp.lns.isp2.example,one.isp2.example,1701,10,5		(port, priority, weight; TTL: local-ttl=N)
#	ptr-record=2.11.168.192.in-addr.arpa,lns.isp1.example
dns_start() {
	local name=${SERVER:-$1} space=$1 addr=$2
	shift 2
	stop "$name" KILL 2>/dev/null
	: >"$LOG/$name.log"
	cat >"$W/$name.conf" <<-END
	no-resolv
	no-hosts
	keep-in-foreground
	pid-file
	user=root
	listen-address=$addr
	bind-interfaces
	log-queries
	log-facility=-
	local=//
	local=/#/
	local-ttl=30
	END
	if [ -f "${1:-}" ]; then
		cat "$1"
	else
		printf '%s\n' "$@"
	fi >>"$W/$name.conf"
	spawn "$name" nsenter "--net=/run/netns/$space" dnsmasq -C "$W/$name.conf"
	wait_for 20 logged "$name" "started, version"
}

# dns_asked NAME [TYPE]: how many queries there were
dns_asked() { grep -cix ".*query\[${2:-A}\] $1 from .*" "$LOG/${SERVER:-dns}.log"; }

# radius_user DOMAIN ATTRIBUTE...: what is answered for a domain, as in
#	radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
#	radius_user isp2.example "Tunnel-Type:1 = L2TP" "Tunnel-Medium-Type:1 = IPv4" 'Tunnel-Password:1 = "s"' ...
# All servers that are started later know it.
radius_user() {
	local domain=$1 sep= attr
	shift
	printf '"%s" Cleartext-Password := "password"\n' "$domain"
	for attr in "$@"; do
		printf '%s\t%s' "$sep" "$attr"
		sep=$',\n'
	done
	printf '\n\n'
} >>"$W/radius-users"

# radius_config DIR ADDR: all that FreeRADIUS needs; nothing of /etc/freeradius is read
#	RADIUS_SECRET		instead of testing123-1
#	RADIUS_UNSIGNED		set: answers have no Message-Authenticator
radius_config() {
	local sign="update reply { Message-Authenticator := 0x00 }"
	[ -z "${RADIUS_UNSIGNED:-}" ] || sign=
	mkdir -p "$1"
	: >"$1/dictionary"
	cat >"$1/radiusd.conf" <<-END
	name = radius
	confdir = $1
	raddbdir = $1
	logdir = $1
	run_dir = $1
	libdir = /usr/lib/freeradius
	pidfile = $1/pid
	log {
		destination = stdout
		auth = yes
	}
	security {
		reject_delay = 0
		status_server = no
		allow_vulnerable_openssl = yes
	}
	proxy_requests = no
	client any {
		ipv4addr = *
		secret = ${RADIUS_SECRET:-testing123-1}
		require_message_authenticator = yes
	}
	client any6 {
		ipv6addr = ::/0
		secret = ${RADIUS_SECRET:-testing123-1}
		require_message_authenticator = yes
	}
	modules {
		files {
			filename = $W/radius-users
		}
		pap {
		}
		detail {
			filename = $1/accounting
		}
	}
	server default {
		listen {
			type = auth
			ipaddr = $2
			port = 1812
		}
		listen {
			type = acct
			ipaddr = $2
			port = 1813
		}
		authorize {
			files
			pap
		}
		authenticate {
			pap
		}
		post-auth {
			$sign
			Post-Auth-Type REJECT {
				$sign
			}
		}
		accounting {
			detail
		}
	}
	END
}

# radius_start NAMESPACE ADDR: FreeRADIUS; it drops Access-Requests without a Message-Authenticator
radius_start() {
	local name=${SERVER:-$1}
	stop "$name" KILL 2>/dev/null
	: >>"$W/radius-users"
	: >"$LOG/$name.log"
	need radius_config "$W/$name" "$2"
	spawn "$name" nsenter "--net=/run/netns/$1" freeradius -f -l stdout -d "$W/$name"
	wait_for 30 logged "$name" "Ready to process requests"
}

# radius_delay NAMESPACE SECONDS: all that its servers say comes so much later. A server that waits by itself would need a
# process for each answer, which takes longer than the delay when 200 come at once.
radius_delay() { ns "$1" tc qdisc replace dev eth0 root netem delay "$2s" limit 5000; }

# radius_asked DOMAIN: how many Access-Requests there were, repeated ones not counted; "OK" or "incorrect" as second
# word counts the answers of one kind
radius_asked() { grep -c "Auth: .*Login ${2:-.*}.*\[$1[]/]" "$LOG/${SERVER:-radius}.log"; }

# radius_acct [TEXT]: the accounting records with that text, each as one line
radius_acct() {
	awk 'BEGIN { RS = ""; FS = "\n" } { $1 = $1; print }' "$W/${SERVER:-radius}/accounting" 2>/dev/null |
		grep -- "${1:-}"
}

# radius_tell ADDR:PORT disconnect|coa SECRET ATTRIBUTE...: what a RADIUS server asks for by itself; succeeds on ACK. As in
#	radius_tell 192.168.1.1:3799 disconnect testing123-1 'User-Name = "u1@isp1.example"'
radius_tell() {
	local target=$1 what=$2 secret=$3
	shift 3
	printf '%s\n' "$@" | ns radius radclient -d "$W/radius" -r 1 -t 5 -x "$target" "$what" "$secret"
}

# --- captures

# capture NAME NS IF [FILTER]: into $W/NAME.pcap, from now on
capture() {
	spawn "tcpdump-$1" nsenter "--net=/run/netns/$2" tcpdump -Z root -n -U --immediate-mode -i "$3" \
		-w "$W/$1.pcap" "${4:-}"
	wait_for 20 logged "tcpdump-$1" "listening on"
}

# capture_end NAME: what was sent so far is in the file
capture_end() {
	nap 0.3
	murder "tcpdump-$1"
}

# decode NAME FILTER [FIELD...]: what an independent dissector sees in it, one line per packet
decode() {
	local file=$W/$1.pcap filter=$2 field args=()
	shift 2
	for field in "$@"; do
		args+=(-e "$field")
	done
	[ ${#args[@]} -eq 0 ] || args=(-T fields "${args[@]}")
	HOME=$W tshark -n -r "$file" -Y "$filter" "${args[@]}" 2>"$LOG/tshark.log"
}

# lcp_requests NAME [FILTER]: how many LCP Configure-Requests are in the capture
lcp_requests() { decode "$1" "lcp && ppp.code == 1${2:+ && ($2)}" | wc -l; }
