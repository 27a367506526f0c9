import type * as vscode from 'vscode';
import { type Conversation, conversationsToKeep, readConversations } from '../../core/chat/conversation.ts';

const KEY = 'plimsoll.conversations';

/** Conversations of this workspace, kept over restarts in VS Code's own storage. */
export class ConversationStore {
	readonly #memory: vscode.Memento;

	constructor(memory: vscode.Memento) {
		this.#memory = memory;
	}

	read(): readonly Conversation[] {
		return readConversations(this.#memory.get<unknown>(KEY));
	}

	async write(all: readonly Conversation[]): Promise<void> {
		await this.#memory.update(KEY, conversationsToKeep(all));
	}
}
