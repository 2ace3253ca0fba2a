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

    It 'never takes all applications because a name was forgotten' {
        $script = "Import-Module '$Manifest'; try { Suspend-GitOpsApplication } catch { `$_.FullyQualifiedErrorId }"
        (Invoke-TestPowerShell $script) | Should -BeLike 'MissingMandatoryParameter,*'
    }

    It 'suspends' {
        (Suspend-GitOpsApplication susp* -Confirm:$false).Suspended | Should -BeTrue
        Invoke-GitOpsReconciliation suspend -Confirm:$false -WarningAction SilentlyContinue | Out-Null
        Get-GitOpsRun suspend | Should -BeNullOrEmpty
    }
}
