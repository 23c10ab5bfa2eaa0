#!/bin/sh
# Makes a node on Payara Server 6 ready to start, as root and while it is stopped:
#
#   install.sh HOME WAR LIBRARIES SETTINGS [BASE [USER]]
#
#   HOME       the unpacked Payara Server, for example /opt/payara6; root's, nobody else writes there
#   WAR        parley.war
#   LIBRARIES  the build's target/server; Hibernate and PostgreSQL's driver are taken from there
#   SETTINGS   a copy of ../parley.env, readable by root and the node's group alone
#   BASE       the node's own folder, default /var/lib/parley: server (the domain, made anew), data and log (kept)
#   USER       who the node runs as, default parley; useradd --system --home-dir BASE --shell /usr/sbin/nologin parley
#
# The domain is made from the server's own domain1, which must be as it was unpacked. It is started to be configured, with the
# ports that a fresh domain has, all on 127.0.0.1; that takes about a minute. Its administrator is "admin", with a new password
# each time: BASE/server/admin-password is a file for asadmin --passwordfile.
#
# Run it again for a new WAR, a new Payara, new scripts or other addresses: it never touches the database. When it fails,
# what was installed is as it was.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
server=payara
. "$here/../install-common.sh"
common "$@"

[ -f "$home/glassfish/modules/glassfish.jar" ] || fail "HOME: got $home, want an unpacked Payara Server: there is no glassfish folder"
[ -d "$libraries/payara-lib" ] || fail "LIBRARIES: no payara-lib in $libraries; mvn package makes it"
if [ $database = postgresql ]; then
    [ -d "$libraries/postgresql-lib" ] || fail "LIBRARIES: no postgresql-lib in $libraries; mvn package makes it"
fi
new=$base/server.new
asadmin() {
    as_user "$home/bin/asadmin" "$@"
}

# A fresh domain, on this machine's own address alone from its first start on.
cp -r "$home/glassfish/domains/domain1/." "$new"
cp "$libraries"/payara-lib/*.jar "$new/lib"
[ $database = h2 ] || cp "$libraries"/postgresql-lib/*.jar "$new/lib"
rm -rf "$new/docroot" "$new/osgi-cache" "$new/logs"
mkdir -p "$new/docroot" "$new/logs"
# The server's data grid and its message broker listen everywhere, so they are off before the scripts say so.
quiet='<hazelcast-config-specific-configuration enabled="false"/><jms-service type="DISABLED" default-jms-host="default_JMS_host">'
quiet=$quiet'<jms-host name="default_JMS_host" host="localhost" port="${JMS_PROVIDER_PORT}"/></jms-service>'
sed -i -e 's/address="0\.0\.0\.0"/address="127.0.0.1"/g' \
    -e "s/<network-listener port=\"8080\"/<network-listener address=\"127.0.0.1\" port=\"$http_port\"/" \
    -e 's/<network-listener port="8181"/<network-listener address="127.0.0.1" port="8181"/' \
    -e "s/<network-listener port=\"4848\"/<network-listener address=\"127.0.0.1\" port=\"$admin_port\"/" \
    -e "s|<hazelcast-config-specific-configuration></hazelcast-config-specific-configuration>|$quiet|" \
    "$new/config/domain.xml"
grep -q "address=\"127.0.0.1\" port=\"$admin_port\"" "$new/config/domain.xml" ||
    fail "HOME: domain1 of $home is not as it was unpacked: its admin-listener is another"
grep -qF "$quiet" "$new/config/domain.xml" ||
    fail "HOME: domain1 of $home is not as it was unpacked: its data grid is configured"
chown -R "$user:$group" "$new"

# Who may administer: whoever can read this file, and has come to 127.0.0.1.
password=$(od -An -tx1 -N24 /dev/urandom | tr -d ' \n')
install -o "$user" -g "$group" -m 600 /dev/null "$new/admin-password"
install -o "$user" -g "$group" -m 600 /dev/null "$work/change"
echo "AS_ADMIN_PASSWORD=$password" > "$new/admin-password"
printf 'AS_ADMIN_PASSWORD=\nAS_ADMIN_NEWPASSWORD=%s\n' "$password" > "$work/change"
run() {
    "$@" > "$work/output" 2>&1 || {
        tail -n 30 "$work/output" >&2
        fail "$what; nothing was changed"
    }
}
what='the password of admin was not set, see above'
run asadmin --user admin --passwordfile "$work/change" change-admin-password --domaindir "$base" --domain_name server.new

what="Payara does not start to be configured, see above and $new/logs; are ports $http_port, $admin_port, 8181, 3700, 3820, 3920 and 8686 free?"
# However this script ends: nobody else starts a server in this folder.
trap 'for process in $(servers_on "$new"); do kill -KILL "$process" || :; done; rm -rf "$work"' EXIT
run asadmin start-domain --timeout 180 --domaindir "$base" server.new

pool=resources.jdbc-connection-pool.parley.property
{
    cat "$here"/*.asadmin
    # A server looks at the database when it is given the WAR, so it is shown an empty one. Disabled: it is loaded when the server
    # starts the next time, and then has its settings; a start that fails is so tried again by the next one.
    echo "set $pool.URL=jdbc:h2:mem:install"
    echo "deploy --name parley --enabled=false $work/parley.war"
    if [ $database = postgresql ]; then
        cat "$here"/postgresql/*.asadmin
    fi
    # The database is told to the node by its environment, and so its password stands in no file of the server's.
    echo "set $pool.URL=\${ENV=PARLEY_DB_URL}"
    echo "set $pool.user=\${ENV=PARLEY_DB_USER}"
    echo "set $pool.password=\${ENV=PARLEY_DB_PASSWORD}"
    listeners=configs.config.server-config.network-config.network-listeners.network-listener
    echo "set $listeners.http-listener-1.address=$http_address"
    # As much from the start as it may become: what a node needs is known, and a heap that grows only finds late that it cannot.
    echo "delete-jvm-options -Xmx512m"
    echo "create-jvm-options -Xmx$heap"
    echo "create-jvm-options -Xms$heap"
    # A JVM that ran out of memory is in no known state. It ends, and is started again; every answered write is in the database.
    # The dump says what filled the heap; it holds data, and is as great as the heap. The first one is not overwritten.
    printf 'create-jvm-options "-XX\\:%s"\n' +ExitOnOutOfMemoryError +HeapDumpOnOutOfMemoryError \
        "HeapDumpPath=$base/log/heap.hprof" "ErrorFile=$base/log/jvm-crash-%p.log"
    # The log is beside the domain, which this script makes anew.
    echo "set-log-attributes com.sun.enterprise.server.logging.GFFileHandler.file=$base/log/server.log"
} > "$work/all.asadmin"
install -o "$user" -g "$group" -m 600 "$war" "$work/parley.war"
chmod 644 "$work/all.asadmin"
# A command that fails does not end the others, nor does the exit code always tell.
result=0
asadmin --user admin --passwordfile "$new/admin-password" --port "$admin_port" --echo multimode --file "$work/all.asadmin" \
    > "$work/output" 2>&1 || result=$?
if [ $result != 0 ] || grep -qE '^Command [^ ]+ failed\.' "$work/output"; then
    grep -B 4 -E '^Command [^ ]+ failed\.' "$work/output" >&2 || tail -n 30 "$work/output" >&2
    fail 'Payara refused a command, see above; nothing was changed'
fi
what='Payara does not stop after it was configured'
run asadmin stop-domain --domaindir "$base" server.new
trap 'rm -rf "$work"' EXIT

sed -i '/<application-ref/s/ enabled="false"//' "$new/config/domain.xml"
grep -q '<application-ref[^>]*ref="parley"' "$new/config/domain.xml" || fail 'the WAR is not in domain.xml; nothing was changed'
rm -rf "$new/osgi-cache" "$new/logs"
install -d -o "$user" -g "$group" -m 750 "$new/logs"
rm -rf "$base/server.old"
[ ! -e "$base/server" ] || mv "$base/server" "$base/server.old"
mv "$new" "$base/server"
rm -rf "$base/server.old"
echo "Installed in $base with $database; API at http://$http_address:$http_port/parley/api/v1, health at http://$http_address:$http_port/health"
