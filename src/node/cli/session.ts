import process from 'node:process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { messageOf, UserError, usageError } from '../../core/base/errors.ts';
import { type Encode, TokenSlots } from '../../core/log/tokenSlots.ts';
import type { FimStyle } from '../../core/prompt/fimStyle.ts';
import type { LocalEngine } from '../engine/localEngine.ts';
import type { Encoding } from '../tokenizer/tiktoken.ts';
import { workspaceFolder } from './cursor.ts';
import { EditingSession, type SessionOptions } from './editingSession.ts';
import { withEngine } from './engine.ts';
import { MARKER_STYLE, markerEncoder } from './markerEncoder.ts';
import { withModel } from './model.ts';
import { SessionEvent } from './sessionEvents.ts';
import { CountedSlots, EvaluatedSlots, type SessionSlots } from './sessionSlots.ts';

export interface SessionArguments {
	readonly root: string;
	readonly dryRun?: boolean;
	readonly context: number;
	readonly encoding: Encoding;
	readonly suffixFirst?: boolean;
	readonly model?: string;
	readonly kvDir?: string;
}

/** `plimsoll session`: editing events in, what the context log has each slot hold out, one JSON line each. */
export async function sessionCommand(dataFolder: string, options: SessionArguments): Promise<number> {
	const root = workspaceFolder(options.root);
	if (options.model === undefined) {
		if (!options.dryRun) {
			throw usageError('Name a model, or add --dry-run to count tokens without one.');
		}
		const encode = await markerEncoder(options.encoding, dataFolder);
		const style: FimStyle = { ...MARKER_STYLE, order: options.suffixFirst ? 'suffixFirst' : 'prefixFirst' };
		const slots = new CountedSlots(new TokenSlots(encode));
		return withEngine(dataFolder, {}, (engine) =>
			play(root, engine, slots, { style, context: options.context, tokenizer: options.encoding }),
		);
	}
	return withModel(dataFolder, options.model, options.kvDir, async (model, info, style) => {
		if (!style) {
			throw new UserError(`${info.name} was not taught to fill in the middle: it can chat, but not complete.`);
		}
		const encode: Encode = (segments) => model.tokenize({ context: segments, cursor: [] }, new AbortController().signal);
		const slots = options.dryRun ? new CountedSlots(new TokenSlots(encode)) : new EvaluatedSlots(model, info.slots, root);
		const context = Math.min(options.context, info.contextSize);
		return withEngine(dataFolder, { modelTokenizer: (texts, signal) => model.countTokens(texts, signal) }, (engine) =>
			play(root, engine, slots, { style, context, tokenizer: 'model' }),
		);
	});
}

async function play(root: string, engine: LocalEngine, slots: SessionSlots, options: SessionOptions): Promise<number> {
	await engine.refresh(root, new AbortController().signal);
	const session = new EditingSession(root, engine, slots, options);
	let failed = 0;
	for await (const line of createInterface({ input: process.stdin })) {
		if (line.trim() !== '') {
			const answer = await answerOf(line, session);
			failed += 'error' in answer ? 1 : 0;
			process.stdout.write(`${JSON.stringify(answer)}\n`);
		}
	}
	return failed > 0 ? 1 : 0;
}

async function answerOf(line: string, session: EditingSession) {
	let id: unknown = null;
	try {
		const json: unknown = JSON.parse(line);
		id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
		return { id, ops: await session.play(v.parse(SessionEvent, json)) };
	} catch (error) {
		return { id, error: v.isValiError(error) ? `${v.getDotPath(error.issues[0])}: ${error.message}` : messageOf(error) };
	}
}
