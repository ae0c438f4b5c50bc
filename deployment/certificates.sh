#!/bin/sh
# Makes the broker's certificate where there is none, or none that still holds for a month: signed by an authority of its own, whose
# key is thrown away. Arguments: the folder that the broker alone reads, and the folder that everybody may read. No key is ever printed.
set -eu
broker=$1 authority=$2
days=800

if [ -s "$authority/ca.pem" ] && openssl x509 -in "$broker/cert.pem" -noout -checkend 2592000 >/dev/null 2>&1; then
  exit 0
fi
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quietly() { "$@" 2>"$work/said" || { cat "$work/said" >&2; exit 1; }; }

printf '%s\n' '[ca]' 'basicConstraints=critical,CA:true' 'keyUsage=critical,keyCertSign' \
  '[broker]' 'basicConstraints=CA:false' 'extendedKeyUsage=serverAuth' \
  'subjectAltName=DNS:broker,DNS:localhost,IP:127.0.0.1' >"$work/extensions"
make_key() { quietly openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

make_key "$work/ca.key"
quietly openssl req -new -key "$work/ca.key" -subj "/CN=Twinledger's broker authority" -out "$work/ca.csr"
quietly openssl x509 -req -in "$work/ca.csr" -signkey "$work/ca.key" -days "$days" \
  -extfile "$work/extensions" -extensions ca -out "$work/ca.pem"
make_key "$work/key.pem"
quietly openssl req -new -key "$work/key.pem" -subj /CN=broker -out "$work/broker.csr"
quietly openssl x509 -req -in "$work/broker.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days "$days" \
  -extfile "$work/extensions" -extensions broker -out "$work/cert.pem"

cp "$work/key.pem" "$work/cert.pem" "$broker/"
cp "$work/ca.pem" "$authority/ca.pem"
chmod 755 "$authority"
chmod 644 "$authority/ca.pem"
