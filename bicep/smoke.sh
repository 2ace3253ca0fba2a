#!/usr/bin/env bash
# Checks an installation: smoke.sh RESOURCE_GROUP APP_NAME
set -euo pipefail
group="$1"
app="$2"
url="https://$(az functionapp show --resource-group "$group" --name "$app" --query defaultHostName --output tsv)"
key="$(az functionapp keys list --resource-group "$group" --name "$app" --query functionKeys.default --output tsv)"

check() {
  local what="$1" wanted="$2" got
  shift 2
  got="$(curl --silent --show-error --output /dev/null --max-time 60 --write-out '%{http_code}' "$@")"
  if [ "$got" = "$wanted" ]; then
    echo "ok   $what"
  else
    echo "FAIL $what: $got instead of $wanted"
    exit 1
  fi
}

check "API answers with a key" 200 --header "x-functions-key: $key" "$url/v1/applications"
check "API refuses without a key" 401 "$url/v1/applications"
check "webhook refuses without a signature" 401 --request POST --data '{}' "$url/hooks/github"
check "unknown provider is not found" 404 --request POST --data '{}' "$url/hooks/nobody"
echo "All checks passed: $url"
