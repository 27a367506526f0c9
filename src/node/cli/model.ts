import path from 'node:path';
import { silentLog } from '../../core/base/log.ts';
import { DEFAULT_MODEL_OPTIONS, type ModelInfo } from '../../core/model/modelRuntime.ts';
import { type FimStyle, fimStyleOf } from '../../core/prompt/fimStyle.ts';
import { LocalModel } from '../model/localModel.ts';

/** Bytes; the CLI's own KV states above it are deleted, the least recently used first. */
const KV_MAX_BYTES = 4_000_000_000;

/** Loads a model, lends it to `use` and ends its process afterwards, also when it throws. */
export async function withModel<T>(
	dataFolder: string,
	file: string,
	kvDirectory: string | undefined,
	use: (model: LocalModel, info: ModelInfo, style: FimStyle | undefined) => Promise<T>,
): Promise<T> {
	const model = new LocalModel({ script: path.join(dataFolder, 'out/modelProcess.mjs'), log: silentLog });
	try {
		const info = await model.load(
			path.resolve(file),
			{
				...DEFAULT_MODEL_OPTIONS,
				leaseDirectory: undefined,
				kvDirectory: kvDirectory === undefined ? undefined : path.resolve(kvDirectory),
				kvMaxBytes: KV_MAX_BYTES,
			},
			new AbortController().signal,
		);
		return await use(model, info, fimStyleOf(info));
	} finally {
		await model.unload();
	}
}
