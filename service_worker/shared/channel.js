/** What is told to every open page of the town. */

import { channelOf, MESSAGE } from "../vocabulary.js";

/** @type {(town: string, message: Message) => void} */
export function announce(town, message) {
  const channel = new BroadcastChannel(channelOf(town));
  channel.postMessage(message);
  channel.close();
}

/** @type {(town: string, item: Item) => void} */
export const announceItem = (town, item) => announce(town, { type: MESSAGE.item, item });
