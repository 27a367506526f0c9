import type { Event } from '../core/base/event.ts';
import type { Conversation } from '../core/chat/conversation.ts';
import type { ChatAnswer } from '../core/complete/chat.ts';
import type { CompletionCounts } from '../core/complete/completer.ts';
import type { CompletionTrace } from '../core/complete/completion.ts';
import type { ModelRuntime, ModelState } from '../core/model/modelRuntime.ts';
import type { IndexStatus } from '../core/pack/contextEngine.ts';
import type { PackedContext } from '../core/pack/packedContext.ts';
import type { DrawnMessage, ViewState } from '../protocol/budgetView.ts';
import type { Participant } from './chat/participant.ts';
import type { ChatState } from './chat/turn.ts';
import type { UserChoices } from './userChoices.ts';

/** What `activate` gives back: the latest of everything, read-only. Host tests watch the extension through it. */
export interface PlimsollApi {
	/** What the view and the next completion have for the cursor. */
	readonly context: PackedContext | undefined;
	/** The state that was sent to the view last. */
	readonly view: ViewState | undefined;
	/** What will change {@link context} or {@link view} by itself: a newer pack on its way to them, or what is read ahead in a pause. */
	readonly underWay: 'packing' | 'readingAhead' | undefined;
	/** What the view last said it has drawn. */
	readonly drawn: DrawnMessage | undefined;
	readonly status: { readonly text: string; readonly hover: string } | undefined;
	readonly trace: CompletionTrace | undefined;
	/** Each request for ghost text, with what came of it. */
	readonly onDidTrace: Event<CompletionTrace>;
	/** What became of the requests for ghost text since the start. */
	readonly requests: CompletionCounts;
	/** What the user pinned, excluded and shortened in the first folder. */
	readonly choices: UserChoices;
	readonly chat: ChatState | undefined;
	/** All conversations of this workspace. */
	readonly chats: readonly Conversation[];
	readonly answer: ChatAnswer | undefined;
	readonly model: ModelState;
	/** Process id of the model, `undefined` while none runs: a test ends it to see it come back. */
	readonly modelProcess: number | undefined;
	readonly activationMs: number;
	/** Resolves with the index of the first folder once it is complete; at once with `undefined` without a folder. */
	whenIndexed(): Promise<IndexStatus | undefined>;
	/** Resolves once what the model has read is on disk. */
	whenSaved(): Promise<void>;
	/** Asks a question at the selection of the active editor, as the comment thread does. Resolves when it is answered. */
	ask(question: string): Promise<void>;
	/** Asks on in the latest thread. */
	askMore(question: string): Promise<void>;
	/** What `@plimsoll` answers in VS Code's own chat. */
	readonly participant: Participant['answer'];
	/** Deletes all conversations. */
	deleteChats(): void;
	/** Lets another model than the loaded one answer questions and requests for ghost text, until it is called with `undefined`: one whose answers a test writes. */
	answerWith(model: ModelRuntime | undefined): void;
}
