BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/out/GitOpsServerless/GitOpsServerless.psd1') -Force
    $definitions = Join-Path $TestDrive 'quickstart'
    Copy-Item (Join-Path $PSScriptRoot '../../samples/quickstart') $definitions -Recurse
    Start-GitOpsSandbox -Path $definitions | Connect-GitOps -Sandbox
}

AfterAll {
    Disconnect-GitOps
    Stop-GitOpsSandbox
}

Describe 'Invoke-GitOpsReconciliation' -Tag Feature {
    It 'reaches synced and healthy' {
        Wait-GitOpsApplication -Timeout 2m | ForEach-Object { $_.Sync | Should -Be 'Synced' }
    }

    It 'returns a report' {
        (Invoke-GitOpsReconciliation shop-infra -Force -Confirm:$false).Status.Sync | Should -Be 'Synced'
    }

    It 'starts no run with -WhatIf' {
        $before = (Get-GitOpsApplication shop-web).LastRun
        Invoke-GitOpsReconciliation shop-web -WhatIf
        (Get-GitOpsApplication shop-web).LastRun | Should -Be $before
    }
}
