// The last line of a run, for people and for CI: "57 passed, 0 failed, 0 skipped in 61 s".

export default class Summary {
  onBegin(config, suite) {
    this.suite = suite
    this.started = performance.now()
  }

  onEnd({ status }) {
    // A run that only lists its tests.
    if (this.suite.allTests().every(test => test.results.length === 0)) return
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const test of this.suite.allTests()) {
      const isRun = test.results.length > 0
      // A test that a time limit or an interruption kept from running did not pass.
      const outcome =
        test.outcome() === 'expected' && isRun ? 'passed' : test.expectedStatus === 'skipped' ? 'skipped' : 'failed'
      counts[outcome]++
    }
    const seconds = Math.round((performance.now() - this.started) / 1000)
    const words = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`)
    console.log(`${words.join(', ')} in ${seconds} s${status === 'passed' ? '' : ` (${status})`}`)
  }

  printsToStdio() {
    return false
  }
}
