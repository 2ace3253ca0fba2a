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

    It 'gives one answer for several, and an error for one that cannot be compared' {
        @(Test-GitOpsDrift testdrift, nothing -ErrorVariable problem -ErrorAction SilentlyContinue).Count | Should -Be 1
        $problem.Count | Should -Be 1
        { Test-GitOpsDrift nothing -ErrorAction Stop } | Should -Throw -ErrorId 'GOS0800,*'
    }
}
