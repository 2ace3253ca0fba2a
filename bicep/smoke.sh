#!/usr/bin/env bash
# Checks an installation: smoke.sh RESOURCE_GROUP APP_NAME [URL]
# URL is needed only where the app has another address, such as a custom domain. With GITHUB_WEBHOOK_SECRET in the environment a signed
# webhook is sent too.
set -euo pipefail
group="$1"
app="$2"
url="${3:-https://$(az functionapp show --resource-group "$group" --name "$app" --query defaultHostName --output tsv)}"
key="$(az functionapp keys list --resource-group "$group" --name "$app" --query functionKeys.default --output tsv)"
answer="$(mktemp)"
trap 'rm -f "$answer"' EXIT

fail() {
  echo "FAIL $1"
  exit 1
}

# The first answer may have to wait for a cold start.
check() {
  local what="$1" wanted="$2" got
  shift 2
  got="$(curl --silent --show-error --output "$answer" --max-time 60 --write-out '%{http_code}' "$@")" || fail "$what: no answer"
  [ "$got" = "$wanted" ] || fail "$what: $got instead of $wanted: $(head -c 500 "$answer")"
  echo "ok   $what"
}

check "API answers with a key" 200 --header "x-functions-key: $key" "$url/v1/applications"
check "API refuses without a key" 401 "$url/v1/applications"
check "webhook refuses without a signature" 401 --request POST --data '{}' "$url/hooks/github"
check "unknown provider is not found" 404 --request POST --data '{}' "$url/hooks/nobody"

check "diagnostics can be read" 200 --header "x-functions-key: $key" "$url/v1/diagnostics"
if grep --quiet '"severity":"error"' "$answer"; then
  fail "definitions have errors: $(cat "$answer")"
fi
echo "ok   definitions have no errors"

# The timer ticks once a minute.
for _ in $(seq "${GITOPS_SMOKE_TRIES:-18}"); do
  curl --silent --output "$answer" --max-time 60 "$url/ui/healthz" || true
  if grep --quiet '"status":"ok"' "$answer"; then
    break
  fi
  sleep "${GITOPS_SMOKE_PAUSE:-10}"
done
check "timer ticks and the store answers" 200 "$url/ui/healthz"
grep --quiet '"status":"ok"' "$answer" || fail "the timer did not tick: $(cat "$answer")"

if [ -n "${GITHUB_WEBHOOK_SECRET:-}" ]; then
  body='{"zen":"Keep it logically awesome."}'
  signature="$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$GITHUB_WEBHOOK_SECRET" | sed 's/^.* //')"
  check "signed webhook is accepted" 202 --request POST --header "X-GitHub-Event: ping" --header "X-Hub-Signature-256: sha256=$signature" --data "$body" "$url/hooks/github"
else
  echo "skip signed webhook: GITHUB_WEBHOOK_SECRET is not set"
fi
echo "All checks passed: $url"
