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

    It 'leaves connections that say what became of the sandbox, and how to go on' {
        $sandbox = Start-GitOpsSandbox (New-Item -ItemType Directory "$TestDrive/lost") -StateFolder "$TestDrive/lost-state"
        $context = $sandbox | Connect-GitOps -Sandbox
        try {
            Stop-Process -Id $sandbox.ProcessId
            (Get-Process -Id $sandbox.ProcessId -ErrorAction Ignore)?.WaitForExit(20000)
            { Get-GitOpsDrift -Context $context } | Should -Throw -ErrorId 'GOS0912,*'
            "$($Error[0])" | Should -BeLike "*process $($sandbox.ProcessId)*runs no more*"
            $next = $Error[0].ErrorDetails.RecommendedAction
            $next | Should -BeLike 'Start-GitOpsSandbox * | Connect-GitOps -Sandbox'
            $new = Invoke-Expression ($next -replace '\| Connect-GitOps -Sandbox$')
            $again = $new | Connect-GitOps -Sandbox
            Get-GitOpsDrift -Context $again | Should -BeNullOrEmpty
            Disconnect-GitOps -Context $again
            $new | Stop-GitOpsSandbox
        } finally {
            Disconnect-GitOps -Context $context
        }
    }

    It 'never stops a process that it has not started' {
        Stop-GitOpsSandbox $PID -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0912,*'
        Get-Process -Id $PID | Should -Not -BeNullOrEmpty
    }
}
