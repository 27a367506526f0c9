/** Something that the person at the terminal can put right; shown as one sentence, without a stack. */
export class LaunchError extends Error {}

/** @param {string} line */
export function say(line) {
	process.stdout.write(`${line}\n`);
}

/** Runs a launcher to its end: its failure is one sentence, or a stack when it is ours.
 * @param {() => Promise<number>} main resolves with the exit code */
export async function launch(main) {
	try {
		process.exitCode = await main();
	} catch (error) {
		if (!(error instanceof LaunchError)) throw error;
		const cause = error.cause instanceof Error ? `\n${error.cause.message}` : '';
		process.stderr.write(`${error.message}${cause}\n`);
		process.exitCode = 1;
	}
	// Playwright and the servers may hold handles that would keep a finished launcher alive; what was printed goes out first.
	process.stdout.write('', () => process.exit());
}
