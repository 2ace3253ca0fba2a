BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld suspend
}
AfterAll { Remove-TestWorld $world }

Describe 'Suspend-GitOpsApplication' {
    It 'writes nothing with -WhatIf' {
        Get-GitOpsApplication suspend | Suspend-GitOpsApplication -WhatIf
        (Get-GitOpsApplication suspend).Suspended | Should -BeFalse
    }

    It 'suspends' {
        (Suspend-GitOpsApplication susp* -Confirm:$false).Suspended | Should -BeTrue
        Invoke-GitOpsReconciliation suspend -Confirm:$false -WarningAction SilentlyContinue | Out-Null
        Get-GitOpsRun suspend | Should -BeNullOrEmpty
    }
}
