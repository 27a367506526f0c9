import path from 'node:path';
import process from 'node:process';
import { silentLog } from '../../core/base/log.ts';
import { formatBytes } from '../../core/base/text.ts';
import { parseModelSource } from '../../core/model/modelSource.ts';
import { downloadModel } from '../download/downloadModel.ts';
import { mirror } from '../download/localModelLibrary.ts';
import { LocalModel } from '../model/localModel.ts';

/** Between two lines of progress on a terminal. */
const SHOW_MS = 500;

/** `plimsoll download hf:owner/repository/file.gguf`: prints the path; Ctrl+C keeps what came so far for the next time. */
export async function downloadCommand(
	dataFolder: string,
	source: string,
	{ to, sha256 }: { readonly to: string; readonly sha256?: string },
): Promise<number> {
	const controller = new AbortController();
	process.once('SIGINT', () => controller.abort());
	const model = new LocalModel({ script: path.join(dataFolder, 'out/modelProcess.mjs'), log: silentLog });
	let shown = 0;
	try {
		const { path: file, verified } = await downloadModel(parseModelSource(source), {
			folder: path.resolve(to),
			sha256,
			signal: controller.signal,
			check: (file, signal) => model.checkFile(file, signal),
			onProgress: ({ bytes, total }) => {
				if (process.stderr.isTTY && Date.now() - shown > SHOW_MS) {
					shown = Date.now();
					process.stderr.write(`\r${formatBytes(bytes)}${total ? ` of ${formatBytes(total)}` : ''}   `);
				}
			},
			...mirror(),
		});
		process.stderr.write(
			`${process.stderr.isTTY ? '\r' : ''}${verified ? 'Its checksum is right.' : 'No checksum was known.'}\n`,
		);
		process.stdout.write(`${file}\n`);
		return 0;
	} catch (error) {
		if (controller.signal.aborted) {
			process.stderr.write('\nStopped; the next download goes on from there.\n');
			return 1;
		}
		throw error;
	}
}
