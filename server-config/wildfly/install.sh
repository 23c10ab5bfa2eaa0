#!/bin/sh
# Makes a node on WildFly ready to start, as root and while it is stopped:
#
#   install.sh HOME WAR LIBRARIES SETTINGS [BASE [USER]]
#
#   HOME       the unpacked WildFly, for example /opt/wildfly-39.0.1.Final; root's, nobody else writes there
#   WAR        parley.war
#   LIBRARIES  the build's target/server; PostgreSQL's driver is taken from there
#   SETTINGS   a copy of ../parley.env, readable by root and the node's group alone
#   BASE       the node's own folder, default /var/lib/parley: server (made anew), data and log (kept)
#   USER       who the node runs as, default parley; useradd --system --home-dir BASE --shell /usr/sbin/nologin parley
#
# Run it again for a new WAR, a new WildFly, new scripts or other addresses: it never touches the database. When it fails,
# what was installed is as it was.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
server=wildfly
. "$here/../install-common.sh"
common "$@"

[ -f "$home/jboss-modules.jar" ] || fail "HOME: got $home, want an unpacked WildFly: there is no jboss-modules.jar"
new=$base/server.new

# The server's own configuration, without what was made in its home folder.
cp -r "$home/standalone/configuration" "$new/configuration"
rm -rf "$new/configuration/standalone_xml_history"
chown -R "$user:$group" "$new/configuration"
install -d -o "$user" -g "$group" -m 750 "$new/deployments"

# For the server's start script; systemd's unit names it.
sed "s|@HEAP@|$heap|g; s|@LOG@|$base/log|g" "$here/standalone.conf" > "$new/configuration/standalone.conf"
chown "$user:$group" "$new/configuration/standalone.conf"

{
    echo 'embed-server --server-config=standalone.xml --std-out=echo'
    cat "$here"/*.cli
    if [ $database = postgresql ]; then
        cat "$here"/postgresql/*.cli
    fi
    echo "/interface=public:write-attribute(name=inet-address, value=\"$http_address\")"
    echo "/interface=management:write-attribute(name=inet-address, value=127.0.0.1)"
    echo "/socket-binding-group=standard-sockets/socket-binding=http:write-attribute(name=port, value=$http_port)"
    echo "/socket-binding-group=standard-sockets/socket-binding=management-http:write-attribute(name=port, value=$admin_port)"
    # There is no user, so nobody comes in by the port. jboss-cli.sh proves by a file that it is run by the node's user.
    echo '/core-service=management/management-interface=http-interface:write-attribute(name=console-enabled, value=false)'
    echo 'stop-embedded-server'
} > "$work/all.cli"

if [ $database = postgresql ]; then
    module=$home/modules/org/postgresql/main
    driver=$(sed -n 's/.*path="\(.*\.jar\)".*/\1/p' "$here/postgresql/module.xml")
    [ -f "$libraries/postgresql-lib/$driver" ] || fail "LIBRARIES: no postgresql-lib/$driver in $libraries"
    install -d "$module"
    install -m 644 "$here/postgresql/module.xml" "$libraries/postgresql-lib/$driver" "$module"
fi

as_user env "JBOSS_HOME=$home" \
    "JAVA_OPTS=-Djboss.server.base.dir=$new -Djboss.server.log.dir=$new/log -Dlogging.configuration=file:$home/bin/jboss-cli-logging.properties" \
    "$home/bin/jboss-cli.sh" "--file=$work/all.cli" > "$work/output" 2>&1 || {
    tail -n 30 "$work/output" >&2
    fail 'WildFly refused the configuration, see above; nothing was changed'
}
rm -rf "$new/configuration/standalone_xml_history" "$new/tmp" "$new/data" "$new/log"
install -o "$user" -g "$group" -m 640 "$war" "$new/deployments/parley.war"

rm -rf "$base/server.old"
[ ! -e "$base/server" ] || mv "$base/server" "$base/server.old"
mv "$new" "$base/server"
rm -rf "$base/server.old"
echo "Installed in $base with $database; API at http://$http_address:$http_port/parley/api/v1, health at http://127.0.0.1:$admin_port/health"
