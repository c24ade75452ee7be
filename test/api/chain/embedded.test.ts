import { embeddedBackend } from './backends.ts'
import { chainSuite } from './chain.suite.ts'

chainSuite('the embedded node', embeddedBackend)
