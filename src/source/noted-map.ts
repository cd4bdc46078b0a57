/** A map that notes what is asked of it. */

/**
 * The same map, which tells `note` about every key whose value is read. Keys alone are not noted: whoever keeps what was noted
 * must know that the keys are the same.
 */
export function notedMap<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  note: (key: Key) => void,
): ReadonlyMap<Key, Value> {
  const noted = new Map(map);
  const noteAll = (): void => {
    for (const key of map.keys()) note(key);
  };
  noted.get = (key) => {
    note(key);
    return map.get(key);
  };
  noted.values = () => {
    noteAll();
    return new Map(map).values();
  };
  noted.entries = () => {
    noteAll();
    return new Map(map).entries();
  };
  noted[Symbol.iterator] = () => noted.entries();
  noted.forEach = (call) => {
    noteAll();
    map.forEach((value, key) => call(value, key, noted));
  };
  return noted;
}
