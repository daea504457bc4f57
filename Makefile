# SPDX-License-Identifier: GPL-2.0
# OpenLAC: the daemon, the command line tool, the module, and their tests.
#
# make all          build/openlacd, build/lacctl, their manuals, the plugin for
#                   pppd, build/openlac.so, and openlac.ko for KVER if its
#                   headers are there
# make install      into DESTDIR, PREFIX and /lib/modules/KVER (uninstall undoes)
# make demo         a whole network in a virtual machine
# make check        every test that a change must pass; ends with the counts
# make lint unit kunit e2e check-subset-stock check-stock    its parts, and more
# make fuzz         each program of tests/fuzz for FUZZ_S seconds
# make requirements each requirement with the tests that show that it holds
# make clean
# V=1 shows the commands.
#
# Everything that is built goes to build/; kernels of the tests are kept in
# ~/.cache/openlac (see tests/lib/kernel).

PREFIX ?= /usr/local
DESTDIR ?=
KVER ?= $(shell uname -r)
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo unknown)
CFLAGS ?= -O2 -g

sbindir := $(DESTDIR)$(PREFIX)/sbin
completiondir := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
mandir := $(DESTDIR)$(PREFIX)/share/man
includedir := $(DESTDIR)$(PREFIX)/include
# pppd looks for plugins in a directory of its version.
pppd_version = $(shell pkg-config --modversion pppd 2>/dev/null || \
	sed -n 's/^.define VERSION.*"\(.*\)"/\1/p' /usr/include/pppd/patchlevel.h)
PPPD_PLUGINDIR ?= /usr/lib/pppd/$(pppd_version)
moduledir := $(DESTDIR)/lib/modules/$(KVER)/extra

daemon_libs := libnl-3.0 libnl-genl-3.0 libnl-route-3.0 libuv libcares nettle json-c
plugin_libs := libmnl
lacctl_libs := libmnl json-c libedit
packages := $(daemon_libs) $(lacctl_libs) cmocka

daemon_sources := $(wildcard daemon/*.c)
plugin_sources := $(wildcard tools/pppd/*.c) tools/lacctl/nlc.c tools/lacctl/names.c
lacctl_sources := $(wildcard tools/lacctl/*.c)
unit_sources := $(wildcard tests/unit/test_*.c)
# What several test programs share.
unit_common := $(filter-out $(unit_sources),$(wildcard tests/unit/*.c))
fuzz_sources := $(wildcard tests/fuzz/*.c)
# Pages of which a part comes from the grammar are made of templates.
manuals := $(wildcard daemon/man/*.[0-9] tools/pppd/*.[0-9]) $(patsubst %.in,build/man/%,\
	$(notdir $(wildcard daemon/man/*.in tools/lacctl/*.in)))
kunit_sources := $(wildcard tests/kunit/*_test.c)
e2e := $(wildcard tests/e2e/*.sh)
# The stock kernels are emulated and slow: what differs between kernels (hooks,
# routes, netdev and namespace events, compat.h) and the main path.
stock_subset := $(wildcard $(patsubst %,tests/e2e/%.sh,one_client \
	outer_header ipv6_lns vlan_access dns_lookup netdev_events netns_exit \
	module_removed lacctl_errors))

warnings := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes \
	-Wstrict-prototypes
# Read late: a fresh machine gets the packages from "make deps" first.
package_cflags = $(shell pkg-config --cflags $(packages))
compile = $(CC) -std=gnu11 -I. $(package_cflags) $(CPPFLAGS) \
	$(CFLAGS) $(warnings) -DOPENLAC_VERSION='"$(VERSION)"' -MMD -MP
link = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s%s\n' $(1) $@)
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer

daemon_objects := $(daemon_sources:%.c=build/obj/%.o)
lacctl_objects := $(lacctl_sources:%.c=build/obj/%.o)
plugin_objects := $(plugin_sources:%.c=build/pic/%.o)
daemon_tested := $(filter-out %/main.o,$(daemon_sources:%.c=build/san/%.o))
lacctl_tested := $(filter-out %/main.o,$(lacctl_sources:%.c=build/san/%.o))
fuzz_programs := $(fuzz_sources:tests/fuzz/%.c=build/fuzz/%)
fuzzed := $(filter-out %/main.o,$(daemon_sources:%.c=build/fuzz/obj/%.o))
unit_programs := $(unit_sources:tests/unit/%.c=build/unit/%)
peer_programs := $(patsubst tests/%.c,build/%,$(wildcard tests/peers/*.c))

all: build/openlacd build/lacctl build/openlac.so manuals module

build/openlacd: build/obj/daemon/main.o build/libopenlacd.a
	$(call say,LD)
	$(Q)$(link) $(shell pkg-config --libs $(daemon_libs))

build/lacctl: $(lacctl_objects)
	$(call say,LD)
	$(Q)$(link) $(shell pkg-config --libs $(lacctl_libs))

build/openlac.so: $(plugin_objects)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -o $@ $^ $(shell pkg-config --libs $(plugin_libs))

build/manual: $(patsubst %.c,build/obj/%.o,$(wildcard tools/manual/*.c)) \
		build/libopenlacd.a
	$(call say,LD)
	$(Q)$(link) $(shell pkg-config --libs $(daemon_libs))

build/peers/%: build/obj/tests/peers/%.o build/libopenlacd.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(link) $(shell pkg-config --libs $(daemon_libs))

vpath %.in daemon/man tools/lacctl
build/man/%: %.in build/manual
	@mkdir -p $(@D)
	$(call say,MAN)
	$(Q)build/manual $< >$@.new && mv $@.new $@

# An archive is made anew, or a file that is gone would stay in it.
build/libopenlacd.a: $(filter-out %/main.o,$(daemon_objects))
build/san/daemon.a: $(daemon_tested) $(unit_common:%.c=build/san/%.o)
build/san/lacctl.a: $(lacctl_tested) $(unit_common:%.c=build/san/%.o)
build/libopenlacd.a build/san/daemon.a build/san/lacctl.a:
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

build/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(compile) -c -o $@ $<

# Into the address space of a program whose names are anything: show it none of ours.
build/pic/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(compile) -fPIC -fvisibility=hidden -c -o $@ $<

build/san/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(compile) $(sanitize) -c -o $@ $<

# The other compiler has judged the code already.
build/fuzz/obj/%.o: CC := clang
build/fuzz/obj/%.o: warnings := -w
build/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(compile) $(sanitize) -fsanitize=fuzzer-no-link -c -o $@ $<

build/fuzz/daemon.a: $(fuzzed)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

build/fuzz/%: build/fuzz/obj/tests/fuzz/%.o build/fuzz/daemon.a
	$(call say,LD)
	$(Q)clang $(CFLAGS) $(sanitize) -fsanitize=fuzzer -o $@ $^ \
		$(shell pkg-config --libs $(daemon_libs))

build/unit/test_lacctl_%: build/san/tests/unit/test_lacctl_%.o build/san/lacctl.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(sanitize) -o $@ $^ \
		$(shell pkg-config --libs $(lacctl_libs) cmocka)

build/unit/%: build/san/tests/unit/%.o build/san/daemon.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(sanitize) -o $@ $^ \
		$(shell pkg-config --libs $(daemon_libs) cmocka)

manuals: $(manuals)

manual-names:
	@echo $(manuals)

# A gateway without kernel headers can still build the rest.
module:
	@if [ -d /lib/modules/$(KVER)/build ]; then \
		tests/lib/module /lib/modules/$(KVER); \
	else \
		echo "no headers for kernel $(KVER): openlac.ko is not built"; \
	fi

install: all
	install -d $(sbindir) $(includedir)
	install -m 755 build/openlacd build/lacctl $(sbindir)/
	install -D -m 644 build/openlac.so $(DESTDIR)$(PPPD_PLUGINDIR)/openlac.so
	install -m 644 uapi/openlac.h $(includedir)/openlac.h
	install -D -m 644 tools/lacctl/completion/bash $(completiondir)/lacctl
	for page in $(manuals); do \
		install -D -m 644 $$page \
			$(mandir)/man$${page##*.}/$${page##*/} || exit; \
	done
	if [ -f build/$(KVER)/openlac.ko ]; then \
		install -D -m 644 build/$(KVER)/openlac.ko $(moduledir)/openlac.ko; \
		[ -n "$(DESTDIR)" ] || depmod $(KVER); \
	fi

uninstall:
	rm -f $(sbindir)/openlacd $(sbindir)/lacctl $(includedir)/openlac.h \
		$(DESTDIR)$(PPPD_PLUGINDIR)/openlac.so \
		$(completiondir)/lacctl $(moduledir)/openlac.ko
	for page in $(manuals); do \
		rm -f $(mandir)/man$${page##*.}/$${page##*/}; \
	done
	[ -n "$(DESTDIR)" ] || depmod $(KVER)

deps:
	@tests/lib/install-deps

# The package flags above need the packages, so building is a second make.
build-all: deps
	@$(MAKE) --no-print-directory -j$(shell nproc) build/openlacd build/lacctl build/openlac.so \
		manuals $(peer_programs)

demo: build-all
	tests/lib/vm --kernel 6.1 --timeout 240 tests/lib/demo

lint: build-all
	tests/lib/lint

unit: deps
	@$(MAKE) --no-print-directory -k -j$(shell nproc) unit-programs
	tests/lib/unit $(unit_programs)

unit-programs: $(unit_programs)

FUZZ_S ?= 20
fuzz: deps
	@$(MAKE) --no-print-directory -j$(shell nproc) $(fuzz_programs)
	tests/lib/fuzz $(FUZZ_S) $(fuzz_programs)

kunit: deps
	OPENLAC_KO=$$(tests/lib/module uml --kunit) \
		tests/run --kernel uml --counts build/counts/kunit tests/lib/kunit

e2e: build-all
	tests/run --kernel uml --jobs 2 --counts build/counts/e2e $(e2e)

check-subset-stock: subset-6.1 subset-6.12
subset-%: build-all
	tests/run --kernel $* --counts build/counts/$@ $(stock_subset)

check-stock: stock-6.1 stock-6.12
stock-%: build-all
	tests/run --kernel $* --counts build/counts/$@ $(e2e)

bench-peer: build-all
	tests/run --kernel 6.12 tests/bench/peer_throughput.sh

# In "make check", STAGES names what ran before.
requirements:
	@mkdir -p build/counts
	@tests/lib/requirements $(if $(STAGES),--ran "$(STAGES)") --counts build/counts/$@ \
		$(e2e) $(unit_sources) $(kunit_sources)

check:
	@tests/lib/check lint unit kunit e2e subset-6.1+subset-6.12 requirements

clean:
	rm -rf build

-include $(shell find build/obj build/pic build/san build/fuzz/obj -name '*.d' 2>/dev/null)

.PRECIOUS: build/obj/%.o build/san/%.o build/fuzz/obj/%.o
.PHONY: all manuals manual-names module install uninstall deps build-all demo lint unit unit-programs \
	fuzz bench-peer kunit e2e check-subset-stock check-stock requirements check clean
