import path from 'node:path';
import * as vscode from 'vscode';
import type { ContextSettings } from '../../core/complete/contextSource.ts';
import type { ContextSnapshot } from '../../core/pack/snapshot.ts';
import type { Encoder } from '../../core/pack/tokenizer.ts';
import { contextDocument, contextText } from '../../core/prompt/contextText.ts';
import { t, translated } from '../../protocol/localize.ts';
import type { ContextDocuments } from '../contextDocument.ts';
import { compareContextSnapshots, saveContextSnapshot } from '../contextSnapshots.ts';
import type { CursorFollower } from '../cursorFollower.ts';
import type { CommandHandlers } from './registerCommands.ts';

export interface ContextCommandParts {
	readonly follower: CursorFollower;
	readonly documents: ContextDocuments;
	readonly contextSettings: (root: string) => ContextSettings;
	/** Tells the tokens of a snapshot apart. */
	readonly encoderOf: (snapshot: ContextSnapshot) => Encoder;
}

/** What is packed for the cursor, as a document, on the clipboard and in files. */
export function contextCommands({ follower, documents, contextSettings, encoderOf }: ContextCommandParts) {
	return {
		buildContext: async () => {
			const packed = await follower.now();
			const title = t('Context of {0}', path.basename(packed.file));
			return documents.showContext(title, contextDocument(packed, translated), follower.root ?? '');
		},
		copyContext: async () => {
			const packed = await follower.now();
			await vscode.env.clipboard.writeText(contextText(packed));
			vscode.window.setStatusBarMessage(t('Context copied: {0} tokens', packed.used), 3000);
		},
		saveSnapshot: async (argument) => {
			const packed = await follower.now();
			return saveContextSnapshot(packed, contextSettings(follower.root ?? '').options, argument);
		},
		compareSnapshots: (...args) => compareContextSnapshots(documents, encoderOf, args),
	} satisfies Partial<CommandHandlers>;
}
