BeforeAll {
    . $PSScriptRoot/Common.ps1
    $manual = New-TestWorld holdmanual 'mode: manual'
    $window = New-TestWorld holdwindow 'mode: auto, windows: [{ kind: deny, schedule: "0 0 * * *", duration: 48h, manual: false }]'
    function Get-TestHeld([string[]] $Warned) { @($Warned | Where-Object { $_ -like '*is held*' }) }
}
AfterAll { $manual, $window | ForEach-Object { Remove-TestWorld $_ } }

Describe 'What a reconciliation says of holds' {
    It 'warns of no approval that asking for the run is itself' {
        Invoke-GitOpsReconciliation holdmanual -WhatIf -Context $manual.Context -WarningVariable warned -WarningAction SilentlyContinue
        Get-TestHeld $warned | Should -BeNullOrEmpty
        (Invoke-GitOpsReconciliation holdmanual -Confirm:$false -Context $manual.Context -WarningVariable warned -WarningAction SilentlyContinue).Sync | Should -Be 'Synced'
        Get-TestHeld $warned | Should -BeNullOrEmpty
    }

    It 'still shows the hold where nobody has asked for a run' {
        Add-TestDrift holdmanual
        (Compare-GitOpsState holdmanual -Context $manual.Context).Held.Kind | Should -Be 'Manual'
    }

    It 'warns of a window that holds the run, and applies nothing' {
        $report = Invoke-GitOpsReconciliation holdwindow -Confirm:$false -Context $window.Context -WarningVariable warned -WarningAction SilentlyContinue
        (Get-TestHeld $warned).Count | Should -Be 1
        $report.Run | Should -BeNullOrEmpty
    }

    It 'warns of none that -Force passes' {
        (Invoke-GitOpsReconciliation holdwindow -Force -Confirm:$false -Context $window.Context -WarningVariable warned -WarningAction SilentlyContinue).Sync | Should -Be 'Synced'
        Get-TestHeld $warned | Should -BeNullOrEmpty
    }
}
