// The bench's service for Thrift.
namespace cpp bench.thrift_peer

service Echo {
  i64 echo(1: i64 x),
  binary blob(1: i64 size),
}
