#!/bin/sh
exec /opt/couchdb/bin/couchdb
