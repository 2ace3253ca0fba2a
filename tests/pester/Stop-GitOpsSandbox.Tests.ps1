BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Stop-GitOpsSandbox' {
    It 'stops the one that is named, and not with -WhatIf' {
        $other = Get-TestSandbox
        $sandbox = Start-GitOpsSandbox (New-Item -ItemType Directory "$TestDrive/definitions") -StateFolder "$TestDrive/state"
        $sandbox | Stop-GitOpsSandbox -WhatIf
        Get-Process -Id $sandbox.ProcessId | Should -Not -BeNullOrEmpty
        $sandbox | Stop-GitOpsSandbox
        Get-Process -Id $sandbox.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Process -Id $other.ProcessId | Should -Not -BeNullOrEmpty
    }

    It 'never stops a process that it has not started' {
        Stop-GitOpsSandbox $PID -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0912,*'
        Get-Process -Id $PID | Should -Not -BeNullOrEmpty
    }
}
