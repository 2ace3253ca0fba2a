BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld resume
    Suspend-GitOpsApplication resume -Confirm:$false | Out-Null
}
AfterAll { Remove-TestWorld $world }

Describe 'Resume-GitOpsApplication' {
    It 'writes nothing with -WhatIf' {
        Resume-GitOpsApplication resume -WhatIf
        (Get-GitOpsApplication resume).Suspended | Should -BeTrue
    }

    It 'resumes, and the application runs again' {
        (Get-GitOpsApplication resume | Resume-GitOpsApplication -Confirm:$false).Suspended | Should -BeFalse
        (Invoke-GitOpsReconciliation resume -Confirm:$false).Run.Result | Should -Be 'Succeeded'
    }
}
