# Shared by ./test, ./syncline and ./bench, which source it: the SDK check, and builds that take turns.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
artifacts=$root/artifacts

# No build node is left behind that would hold a caller's pipe open; messages read the same under every locale.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$@" >&2; }

# refuse LINE...: says what the caller must change first, and ends with the exit code for it.
refuse() {
    say "$@"
    exit 2
}

how_to_install="Install the .NET SDK 10 from https://dot.net, or your distribution's package (dotnet-sdk-10.0)."

require_dotnet() {
    command -v dotnet >/dev/null || refuse "Syncline needs the .NET SDK 10: there is no 'dotnet' on the PATH." "$how_to_install"
}

# Which SDK is new enough stands in global.json; dotnet reads it from the folder that it starts in.
require_sdk() {
    require_dotnet
    (cd "$root" && dotnet --version) >/dev/null 2>&1 && return
    refuse "Syncline needs the .NET SDK 10. Installed here:" \
        "$(cd / && dotnet --list-sdks 2>/dev/null | grep . || echo '  none (a runtime only)')" "$how_to_install"
}

# locked COMMAND...: runs it while no other build of this working copy runs.
locked() {
    mkdir -p "$artifacts"
    {
        if command -v flock >/dev/null; then flock 9; fi
        "$@"
    } 9>"$artifacts/.lock"
}

# build TARGET [OPTION...]: builds a project or the solution under the lock; what compilers said shows on failure only.
build() {
    local log=$artifacts/build.log
    local options=(--configuration Release --verbosity quiet)
    # Without node reuse each project would start a compiler of its own, cold, unless the compiler server is asked for.
    # It outlives the build for some minutes, so it must not inherit the lock. It lives too short for profiles.
    options+=(-p:UseSharedCompilation=true)
    (cd "$root" && DOTNET_TieredPGO=0 dotnet build "$@" "${options[@]}") >"$log" 2>&1 9>&- && return
    if ! grep -E ': (error|warning)[ :]' "$log" | sort -u >&2; then cat "$log" >&2; fi
    say "The build of $1 failed; the whole output is in artifacts/build.log."
    return 1
}
