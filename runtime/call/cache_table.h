// What a cacher keeps: answers, by method and arguments, and how old they are.
// In: who asks for what, answers as they come, and what time it is.  Out: an answer that is young
// enough, or the fetch that will bring one; which are to be fetched anew.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/call/message.h"
#include "runtime/call/sleeper.h"

namespace lp::_ {

// What is asked for.
struct CacheKey {
  std::size_t method = 0;                // a number of its owner's
  std::vector<std::uint64_t> arguments;  // in Cap'n Proto's canonical form: words

  auto operator<=>(const CacheKey&) const = default;
};

// Results that are kept; nobody writes into them any more.
struct KeptAnswer {
  ContentMessage results{RETURN_HEAD_WORDS};
};

// A call of whoever is cached, whose results are for all who ask meanwhile.
struct CacheFetch {
  std::uint64_t id = 0;  // never 0
  CacheKey key;
  TimePoint asked;
};

// The age of an answer counts from when it was asked for: nobody gets one that was asked for more
// than `staleAfter` before they came, be it kept or under way. As long as somebody comes for it
// now and then it is fetched anew every `refresh`. Of more than `size` answers the one goes that
// nobody has come for the longest. Not safe for threads: its owner has a lock.
class CacheTable {
 public:
  struct Limits {
    std::chrono::nanoseconds refresh = std::chrono::seconds(2);
    std::chrono::nanoseconds staleAfter = std::chrono::seconds(4);
    std::size_t size = 16;  // at least 1
  };
  // So many refreshes in vain, and an answer is forgotten.
  static constexpr int PATIENCE = 10;

  explicit CacheTable(const Limits& limits): limits_(limits) {}

  struct Found {
    std::shared_ptr<KeptAnswer> answer = nullptr;  // null: there is none that is young enough
    std::uint64_t fetch = 0;                       // then: what will bring one
    bool isNew = false;                            // and it has to be made
  };
  // Somebody has come for it.
  Found ask(const CacheKey& key, TimePoint now);

  // How a fetch has ended. Failures are not kept, and what was there before stays until it is old.
  void answered(const CacheFetch& fetch, std::shared_ptr<KeptAnswer> answer);
  void failed(const CacheFetch& fetch, TimePoint now);

  // When refresh() will have something to do; nothing: not as things stand.
  std::optional<TimePoint> due() const;
  // The fetches that are to be made now; forgets what nobody comes for.
  std::vector<CacheFetch> refresh(TimePoint now);

  std::size_t size() const { return entries_.size(); }

 private:
  using Order = std::list<const CacheKey*>;
  struct Entry {
    std::shared_ptr<KeptAnswer> answer;
    TimePoint answerAsked;
    std::uint64_t fetch = 0;  // the latest that is under way
    TimePoint fetchAsked;
    TimePoint used;     // when somebody came for it
    TimePoint started;  // when it was last fetched, or looked at for that
    Order::iterator byUse, byStart;
  };
  using Entries = std::map<CacheKey, Entry>;

  bool isYoung(TimePoint asked, TimePoint now) const { return now - asked <= limits_.staleAfter; }
  Entry& entryOf(const CacheKey& key);
  std::uint64_t begin(Entry& entry, TimePoint now);
  // It is looked at again an interval after that.
  void look(Entry& entry, TimePoint now);
  void remove(Entries::iterator entry);

  const Limits limits_;
  Entries entries_;
  Order byUse_, byStart_;  // the longest ago first
  std::uint64_t lastFetch_ = 0;
};

}  // namespace lp::_
