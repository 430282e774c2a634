#include "runtime/call/cache_table.h"

#include <utility>

namespace lp::_ {

CacheTable::Found CacheTable::ask(const CacheKey& key, TimePoint now) {
  Entry& entry = entryOf(key);
  entry.used = now;
  byUse_.splice(byUse_.end(), byUse_, entry.byUse);
  while (entries_.size() > limits_.size) remove(entries_.find(*byUse_.front()));
  if (entry.answer != nullptr && isYoung(entry.answerAsked, now)) return {.answer = entry.answer};
  // Nor is it for anybody who comes later.
  entry.answer = nullptr;
  if (entry.fetch != 0 && isYoung(entry.fetchAsked, now)) return {.fetch = entry.fetch};
  return {.fetch = begin(entry, now), .isNew = true};
}

void CacheTable::answered(const CacheFetch& fetch, std::shared_ptr<KeptAnswer> answer) {
  const auto found = entries_.find(fetch.key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (entry.fetch == fetch.id) entry.fetch = 0;
  // One that took long may be behind one that began later.
  if (entry.answer != nullptr && entry.answerAsked > fetch.asked) return;
  entry.answer = std::move(answer);
  entry.answerAsked = fetch.asked;
}

void CacheTable::failed(const CacheFetch& fetch, TimePoint now) {
  const auto found = entries_.find(fetch.key);
  if (found == entries_.end() || found->second.fetch != fetch.id) return;
  Entry& entry = found->second;
  entry.fetch = 0;
  if (entry.answer == nullptr || !isYoung(entry.answerAsked, now)) remove(found);
}

std::optional<TimePoint> CacheTable::due() const {
  if (byStart_.empty()) return std::nullopt;
  return entries_.at(*byStart_.front()).started + limits_.refresh;
}

std::vector<CacheFetch> CacheTable::refresh(TimePoint now) {
  std::vector<CacheFetch> fetches;
  for (std::optional<TimePoint> next = due(); next && *next <= now; next = due()) {
    const auto first = entries_.find(*byStart_.front());
    Entry& entry = first->second;
    if (now - entry.used > PATIENCE * limits_.refresh) {
      remove(first);
    } else if (entry.fetch != 0) {
      look(entry, now);
    } else {
      fetches.push_back({begin(entry, now), first->first, now});
    }
  }
  return fetches;
}

CacheTable::Entry& CacheTable::entryOf(const CacheKey& key) {
  const auto [found, isNew] = entries_.try_emplace(key);
  if (isNew) {
    found->second.byUse = byUse_.insert(byUse_.end(), &found->first);
    found->second.byStart = byStart_.insert(byStart_.end(), &found->first);
  }
  return found->second;
}

std::uint64_t CacheTable::begin(Entry& entry, TimePoint now) {
  look(entry, now);
  entry.fetchAsked = now;
  return entry.fetch = ++lastFetch_;
}

void CacheTable::look(Entry& entry, TimePoint now) {
  entry.started = now;
  byStart_.splice(byStart_.end(), byStart_, entry.byStart);
}

void CacheTable::remove(Entries::iterator entry) {
  byUse_.erase(entry->second.byUse);
  byStart_.erase(entry->second.byStart);
  entries_.erase(entry);
}

}  // namespace lp::_
