#include "runtime/launch/addresses.h"

#include <algorithm>

#include "runtime/transport/token.h"

namespace lp::_ {

Listening listenOver(TransportType transport, const std::string& path) {
  if (transport == TransportType::TCP) return listenTcp(0, newToken());
  Listening listening =
      path.empty() ? listenAbstract() : Listening{listenUnix(path), {.path = path}};
  listening.address.sharedMemory = transport == TransportType::SHM;
  return listening;
}

void writeAddress(const Address& address, idl::Address::Builder to) {
  to.setPath(address.path);
  to.setPort(address.port);
  to.setSharedMemory(address.sharedMemory);
  if (!address.token) return;
  const auto* bytes = reinterpret_cast<const capnp::byte*>(address.token->data());
  to.setToken(kj::arrayPtr(bytes, address.token->size()));
}

Address readAddress(idl::Address::Reader from) {
  Address address{.path = from.getPath().cStr(),
                  .port = from.getPort(),
                  .sharedMemory = from.getSharedMemory()};
  const capnp::Data::Reader token = from.getToken();
  if (token.size() == std::tuple_size_v<Token>) {
    const auto* bytes = reinterpret_cast<const std::byte*>(token.begin());
    std::copy_n(bytes, token.size(), address.token.emplace().begin());
  }
  return address;
}

}  // namespace lp::_
