// The other floor: records in shared memory. Where both ends have a CPU of their own they look a
// while before they sleep.
#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <system_error>
#include <thread>
#include <utility>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/peers/peer.h"
#include "tools/benchmark/peers/shm_region.h"

namespace {

using bench::ShmLane;
using bench::ShmRecord;
using bench::ShmRegion;

constexpr std::int64_t SPIN_NS = 50'000;

ShmRegion& map(int file) {
  void* memory =
      mmap(nullptr, sizeof(ShmRegion), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  return *static_cast<ShmRegion*>(memory);
}

ShmRegion& mapFile(const std::string& address, int flags) {
  const std::string path = bench::addressAfter("unix:", address);
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (file < 0 || ftruncate(file, sizeof(ShmRegion)) != 0) {
    throw std::system_error(errno, std::generic_category(), path);
  }
  return map(file);
}

bool apart(int cpu, int other) { return cpu != 0 && other != 0 && cpu != other; }

// Until `ready()`, which may change `spin`; woken by the bell.
template <typename Ready>
void waitFor(bench::Bell& bell, const bool& spin, Ready&& ready) {
  for (;;) {
    const std::uint32_t seen = bell.rings();
    if (ready()) return;
    if (spin) {
      for (const std::int64_t end = bench::nowNs() + SPIN_NS; bench::nowNs() < end;) {
        if (ready()) return;
      }
    }
    bell.sleep(seen);
  }
}

// Answers all that a lane holds; whether it held anything.
bool answer(ShmRegion& region, ShmLane& lane) {
  static std::vector<std::byte> blob;
  bool any = false;
  for (ShmRecord record; lane.requests.pop(record); any = true) {
    if (record.size != 0) {
      blob.resize(std::max(blob.size(), record.size), std::byte{7});
      std::memcpy(region.blob.data(), blob.data(), record.size);
    }
    lane.replies.push(record);
  }
  if (any) lane.bell.ring();
  return any;
}

[[noreturn]] void answerAll(ShmRegion& region) {
  region.cpu = bench::ownCpu();
  for (;;) {
    bool spin = false;
    waitFor(region.bell, spin, [&] {
      bool any = false;
      for (std::uint32_t i = 0; i < region.lanesInUse; ++i) {
        any = answer(region, region.lanes[i]) || any;
        spin = apart(region.cpu, region.lanes[i].cpu);
      }
      return any;
    });
  }
}

void serve(const std::string& address, void (*ready)()) {
  ShmRegion& region = mapFile(address, O_CREAT);
  ready();
  answerAll(region);
}

class ShmClient final: public bench::Client {
 public:
  explicit ShmClient(const std::vector<ShmRegion*>& regions) {
    for (ShmRegion* region: regions) {
      ShmLane& lane = region->lanes.at(region->lanesInUse.fetch_add(1));
      lane.cpu = bench::ownCpu();
      servers_.push_back({region, &lane, apart(lane.cpu, region->cpu)});
    }
  }

  std::int64_t echo(std::int64_t x) override {
    start(0, static_cast<std::size_t>(x));
    return static_cast<std::int64_t>(wait());
  }
  void start(std::size_t server, std::size_t slot) override { push(server, {slot, 0}); }
  std::size_t wait() override { return take().slot; }
  std::size_t blob(std::size_t size) override {
    push(0, {0, size});
    const ShmRecord reply = take();
    blob_.resize(reply.size);
    std::memcpy(blob_.data(), servers_[0].region->blob.data(), reply.size);
    return blob_.size();
  }

 private:
  struct Server {
    ShmRegion* region;
    ShmLane* lane;
    bool spin;
    bool unsaid = false;  // requests that it has not been woken for
  };

  void push(std::size_t server, const ShmRecord& record) {
    servers_[server].lane->requests.push(record);
    servers_[server].unsaid = true;
    pending_.push_back(server);
  }
  ShmRecord take() {
    Server& oldest = servers_[pending_.front()];
    pending_.pop_front();
    ShmRecord reply;
    if (oldest.lane->replies.pop(reply)) return reply;
    for (Server& server: servers_) {
      if (std::exchange(server.unsaid, false)) server.region->bell.ring();
    }
    waitFor(oldest.lane->bell, oldest.spin, [&] { return oldest.lane->replies.pop(reply); });
    return reply;
  }

  std::vector<Server> servers_;
  std::deque<std::size_t> pending_;  // servers of the calls under way
  std::vector<std::byte> blob_;
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  std::vector<ShmRegion*> regions;
  for (const std::string& address: addresses) regions.push_back(&mapFile(address, 0));
  return std::make_unique<ShmClient>(regions);
}

// Two threads.
std::unique_ptr<bench::Client> inside() {
  const int file = memfd_create("bench", MFD_CLOEXEC);
  if (file < 0 || ftruncate(file, sizeof(ShmRegion)) != 0) {
    throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  ShmRegion& region = map(file);
  std::thread([&region] { answerAll(region); }).detach();
  return std::make_unique<ShmClient>(std::vector{&region});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
