// The objects that code of a node has served: sessions, iterators, whatever lives beside the node.
// In: objects, as handles to them are made.  Out: none is left when the node ends.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/error.h"
#include "runtime/service.h"

namespace lp::_ {

class Served;

// From any thread.
class Objects: public std::enable_shared_from_this<Objects> {
 public:
  // An owner of the same object, whose end close() waits for.
  std::shared_ptr<Interface> count(std::shared_ptr<Interface> object);
  void add(const std::shared_ptr<Served>& object);
  // Fails all calls of them, cancels what runs and waits for it; they are gone then, those too that
  // were added meanwhile, and those whose last handle has just gone.
  void close(const Error& why);

 private:
  struct Counted;

  std::mutex mutex_;
  std::condition_variable gone_;
  std::vector<std::weak_ptr<Served>> all_;
  std::size_t alive_ = 0;
};

}  // namespace lp::_
