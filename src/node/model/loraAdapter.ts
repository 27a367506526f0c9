import path from 'node:path';
import type { GgufFileInfo } from 'node-llama-cpp';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { LoraAdapter } from '../../core/model/modelRuntime.ts';
import { readGguf } from './ggufHeader.ts';
import { sampledHash } from './modelIdentity.ts';

export interface AdapterFile {
	readonly scale: number;
	readonly bytes: number;
	/** A quick fingerprint; see `sampledHash`. */
	readonly sampled: string;
}

/**
 * Checks an adapter before the native loader sees it.
 * @throws a {@link UserError} when it is none, or none for this model
 */
export async function readAdapter(adapter: LoraAdapter, model: GgufFileInfo): Promise<AdapterFile> {
	const { info, size } = await readGguf(adapter.path);
	const name = path.basename(adapter.path);
	const { type, architecture } = info.metadata.general as { readonly type?: unknown; readonly architecture?: unknown };
	if (type !== 'adapter') {
		throw new UserError(
			sentence`${name} is no LoRA adapter: its file says ${type ? JSON.stringify(type) : sentence`it is a model`}.`,
		);
	}
	const wanted = model.metadata.general.architecture;
	if (architecture !== wanted) {
		throw new UserError(
			sentence`${name} is an adapter for the architecture ${String(architecture)}, but the model is ${wanted}.`,
		);
	}
	return { scale: adapter.scale, bytes: size, sampled: await sampledHash(adapter.path, info.infoEndOffset ?? 0) };
}
