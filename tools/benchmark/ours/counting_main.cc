// The bench's program with a malloc that counts, for `tools/bench --counts`.
#include <dlfcn.h>
#include <errno.h>
#include <spawn.h>
#include <unistd.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/benchmark/ours/allocations.h"
#include "tools/benchmark/ours/bench_program.lp.h"

// glibc's own, under the names that are left when a program defines malloc itself. operator new
// ends in malloc, so this sees all of C and C++.
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  bench::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
  bench::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(count, size);
}

void* realloc(void* block, std::size_t size) noexcept {
  bench::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_realloc(block, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  bench::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  *block = aligned_alloc(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

// Valgrind follows a child by the path of its binary, and for it /proc/self/exe is Valgrind: the
// path is put in its place.
int posix_spawn(pid_t* process, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const arguments[],
                char* const environment[]) {
  static const auto next =
      reinterpret_cast<decltype(&posix_spawn)>(dlsym(RTLD_NEXT, "posix_spawn"));
  std::string binary = path;
  if (binary == "/proc/self/exe") {
    binary.resize(4096);
    const ssize_t length = readlink(path, binary.data(), binary.size());
    if (length < 0) return errno;
    binary.resize(static_cast<std::size_t>(length));
  }
  return next(process, binary.c_str(), actions, attributes, arguments, environment);
}

}  // extern "C"

int main(int argc, char** argv) { return bench::main(argc, argv); }
