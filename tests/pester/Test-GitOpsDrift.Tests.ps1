BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld testdrift
    Invoke-GitOpsReconciliation testdrift -Confirm:$false | Out-Null
}
AfterAll { Remove-TestWorld $world }

Describe 'Test-GitOpsDrift' {
    It 'is false when nothing moved' {
        Test-GitOpsDrift testdrift | Should -BeFalse
        Test-GitOpsDrift testdrift | Should -BeOfType bool
    }

    It 'counts what Git moved only when asked to' {
        Set-TestFile $world.Manifest (Get-TestManifest testdrift 1 'pending')
        Test-GitOpsDrift testdrift | Should -BeFalse
        Test-GitOpsDrift testdrift -IncludePending | Should -BeTrue
    }

    It 'is true when a target moved' {
        Add-TestDrift testdrift
        Test-GitOpsDrift testdrift | Should -BeTrue
    }

    It 'gives no answer when one of several cannot be compared' {
        Test-GitOpsDrift testdrift, nothing -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -Be @('GOS0800,GitOpsServerless.PowerShell.Commands.TestGitOpsDriftCommand', 'GOS0931,GitOpsServerless.PowerShell.Commands.TestGitOpsDriftCommand')
        { Test-GitOpsDrift nothing -ErrorAction Stop } | Should -Throw -ErrorId 'GOS0800,*'
    }

    It 'gives no answer when no application is chosen' {
        Test-GitOpsDrift no-such-thing* -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0931,*'
        Get-GitOpsApplication no-such-thing* | Test-GitOpsDrift -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0931,*'
    }

    It 'gives no answer when a part could not be compared, and Get-GitOpsDrift says why' {
        Set-TestFile $world.Manifest ((Get-TestManifest testdrift) + "`n---`napiVersion: nobody.example/v1`nkind: Nothing`nmetadata: { name: odd, namespace: testdrift }`n")
        Test-GitOpsDrift testdrift -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[-1].FullyQualifiedErrorId | Should -BeLike 'GOS0931,*'
        Get-GitOpsDrift testdrift -ErrorVariable reason -ErrorAction SilentlyContinue | Out-Null
        $reason.Count | Should -BeGreaterThan 0
    }

    It 'ends the script of a pipeline that gates on it, also without a connection' {
        $script = "`$ErrorActionPreference = 'Continue'; Import-Module '$Manifest'; if (Test-GitOpsDrift -ErrorAction Stop) { 'drift' }; 'passed'"
        "$(Invoke-TestPowerShell $script 2>&1)" | Should -Not -Match 'passed$'
    }
}
