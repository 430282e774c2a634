#include "runtime/call/objects.h"

#include <utility>

#include "runtime/call/served.h"

namespace lp::_ {

struct Objects::Counted {
  Counted(std::shared_ptr<Objects> in, std::shared_ptr<Interface> one)
      : objects(std::move(in)), object(std::move(one)) {
    std::lock_guard lock(objects->mutex_);
    ++objects->alive_;
  }
  ~Counted() {
    object.reset();
    std::lock_guard lock(objects->mutex_);
    --objects->alive_;
    objects->gone_.notify_all();
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  std::shared_ptr<Objects> objects;
  std::shared_ptr<Interface> object;
};

std::shared_ptr<Interface> Objects::count(std::shared_ptr<Interface> object) {
  Interface* its = object.get();
  return {std::make_shared<Counted>(shared_from_this(), std::move(object)), its};
}

void Objects::add(const std::shared_ptr<Served>& object) {
  std::lock_guard lock(mutex_);
  // Room is made when there is none, so that the dead cost nothing each time.
  if (all_.size() == all_.capacity()) {
    std::erase_if(all_, [](const auto& one) { return one.expired(); });
    all_.reserve(2 * all_.size() + 1);
  }
  all_.push_back(object);
}

void Objects::close(const Error& why) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::vector<std::weak_ptr<Served>> all = std::exchange(all_, {});
    lock.unlock();
    // They may be in calls of each other: none of them is to wait for one that has not been told.
    for (const auto& one: all) {
      if (auto object = one.lock()) object->refuse(why), object->cancelAll();
    }
    for (const auto& one: all) {
      if (auto object = one.lock()) object->close(why);
    }
    lock.lock();
    gone_.wait(lock, [this] { return alive_ == 0 || !all_.empty(); });
    if (alive_ == 0) return;
  }
}

}  // namespace lp::_
