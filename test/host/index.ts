/** Called by VS Code inside the extension host, as `@vscode/test-electron` documents. */
export async function run(): Promise<void> {
	// Suites register here.
}
