# What both install.sh have in common; they read it, nobody runs it.
# Wants: server (its name). Sets: home, war, libraries, settings, base, user, java, and what the settings say.

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

# The last line that sets a name in the settings, without its quotes.
setting() {
    sed -n "s/^$1=//p" "$settings" | tail -n 1 | sed "s/^'\(.*\)'[[:space:]]*\$/\1/; s/^\"\(.*\)\"[[:space:]]*\$/\1/"
}

required() {
    value=$(setting "$1")
    [ -n "$value" ] || fail "$1: not set in $settings, want $2"
    echo "$value"
}

port() {
    value=$(required "$1" 'a port')
    case $value in
        *[!0-9]*) fail "$1: got $value, want 1 to 65535" ;;
    esac
    [ "$value" -ge 1 ] && [ "$value" -le 65535 ] || fail "$1: got $value, want 1 to 65535"
    echo "$value"
}

# Runs a command as the user that the node runs as, so that all it leaves is that user's.
as_user() {
    runuser -u "$user" -- env "HOME=$base" "JAVA_HOME=$java_home" "AS_JAVA=$java_home" "$@"
}

readable() {
    as_user test -r "$1" || fail "$1: user $user cannot read it; mind the folders above"
}

# An address of this machine, where a number can be looked up; a name is taken as it is.
local_address() {
    case $2 in
        '' | *[!0-9.]* | 0.0.0.0) return 0 ;;
    esac
    if command -v ip > /dev/null && ! ip -o address show | grep -qF " $2/"; then
        fail "$1: got $2, want an address of this machine"
    fi
}

# The processes of servers on a folder: it is among their arguments.
servers_on() {
    for process in /proc/[0-9]*; do
        if tr '\0' '\n' 2> /dev/null < "$process/cmdline" |
            grep -qE "^-D(jboss.server.base.dir|com.sun.aas.instanceRoot)=$1/?\$"; then
            echo "${process#/proc/}"
        fi
    done
}

common() {
    # What the node's user must read is readable, whatever root's own mask is; the folders around it are closed.
    umask 022
    [ $# -ge 4 ] && [ $# -le 6 ] ||
        fail "usage: install.sh HOME WAR LIBRARIES SETTINGS [BASE [USER]]; see its first lines"
    [ "$(id -u)" = 0 ] || fail "got user $(id -un), want root: it gives files to the node's user"
    home=$(readlink -f "$1") && [ -d "$home" ] || fail "HOME: got $1, want the folder of the unpacked server"
    war=$(readlink -f "$2") && [ -f "$war" ] || fail "WAR: got $2, want the file parley.war"
    libraries=$(readlink -f "$3") && [ -d "$libraries" ] || fail "LIBRARIES: got $3, want the build's target/server"
    settings=$(readlink -f "$4") && [ -f "$settings" ] || fail "SETTINGS: got $4, want a copy of parley.env"
    base=$(readlink -m "${5:-/var/lib/parley}")
    user=${6:-parley}
    case $base in
        *[!A-Za-z0-9/._-]* | /) fail "BASE: got $base, want a path of A-Z a-z 0-9 / . _ -" ;;
    esac

    id "$user" > /dev/null 2>&1 ||
        fail "USER: there is no $user. Make it: useradd --system --home-dir $base --shell /usr/sbin/nologin $user"
    [ "$(id -u "$user")" != 0 ] || fail "USER: got root, want one who may do nothing else"
    group=$(id -gn "$user")
    [ -z "$(find "$settings" -perm /o=rwx)" ] ||
        fail "SETTINGS: others may read $settings, and a password is in it: chown root:$group $settings; chmod 640 $settings"
    [ ! -L "$base/server" ] || fail "$base/server is a link, want a folder that this script may replace"

    java_home=$(required JAVA_HOME 'the home of a JDK')
    java=$java_home/bin/java
    [ -x "$java" ] || fail "JAVA_HOME: got $java_home, want the home of a JDK: there is no bin/java"
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ] || fail "JAVA_HOME: got Java ${version:-?}, want 17 or newer"

    http_address=$(required HTTP_ADDRESS 'an address of this machine')
    http_port=$(port HTTP_PORT)
    admin_port=$(port ADMIN_PORT)
    [ "$http_port" != "$admin_port" ] || fail "ADMIN_PORT: got $admin_port, which is HTTP_PORT too, want another"
    heap=$(required HEAP 'such as 512m')
    echo "$heap" | grep -qE '^[1-9][0-9]*[kKmMgG]$' || fail "HEAP: got $heap, want a number and k, m or g, such as 512m"
    required PARLEY_NODE_ID "this node's name" > /dev/null
    local_address HTTP_ADDRESS "$http_address"
    local_address PARLEY_HAZELCAST_BIND "$(setting PARLEY_HAZELCAST_BIND)"
    secret=$(setting PARLEY_CLUSTER_SECRET_FILE)
    if [ -n "$secret" ]; then
        [ -f "$secret" ] || fail "PARLEY_CLUSTER_SECRET_FILE: got $secret, want a file with one line, as openssl rand -base64 32 makes it"
        [ -z "$(find -L "$secret" -perm /o=rwx)" ] ||
            fail "PARLEY_CLUSTER_SECRET_FILE: others may read $secret: chown root:$group $secret; chmod 640 $secret"
    fi
    required PARLEY_DB_USER "the database's user" > /dev/null
    required PARLEY_DB_PASSWORD 'its password; where none is asked for, any' > /dev/null
    case $(required PARLEY_DB_URL 'a JDBC URL') in
        jdbc:h2:*) database=h2 ;;
        jdbc:postgresql:*) database=postgresql ;;
        *) fail "PARLEY_DB_URL: got $(setting PARLEY_DB_URL), want jdbc:h2:… or jdbc:postgresql:…" ;;
    esac

    running=$(servers_on "$base/server")
    [ -z "$running" ] || fail "the node runs, process $running: stop it first (systemctl stop parley-$server)"
    running=$(servers_on "$base/server.new")
    [ -z "$running" ] || fail "an earlier install.sh left process $running, or still runs: end it first (kill $running)"

    mkdir -p "$base"
    install -d -o "$user" -g "$group" -m 750 "$base" "$base/data" "$base/log"
    # Built beside the old one, and put in its place when all went well.
    rm -rf "$base/server.new"
    install -d -o "$user" -g "$group" -m 750 "$base/server.new"
    readable "$home"
    work=$(mktemp -d)
    chmod 755 "$work"
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
}
