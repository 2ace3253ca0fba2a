BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld whatif
    function Get-TestStateFiles {
        Get-ChildItem $world.Sandbox.StateFolder -Recurse -File -Exclude .state.lock | Where-Object FullName -NotMatch '[\\/]sandbox[\\/]' |
            ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $($_.Length)" }
    }
}
AfterAll { Remove-TestWorld $world }

Describe '-WhatIf with a folder of state' {
    It 'writes nothing into it, and leaves nothing behind' {
        $before = Get-TestStateFiles
        $temporary = @(Get-ChildItem ([IO.Path]::GetTempPath()) -Directory -Filter gitops-preview-*).Count
        Invoke-GitOpsReconciliation whatif -WhatIf
        Restore-GitOpsRevision whatif -Revision 0123456789ab -WhatIf -ErrorAction SilentlyContinue
        Get-TestStateFiles | Should -Be $before
        @(Get-ChildItem ([IO.Path]::GetTempPath()) -Directory -Filter gitops-preview-*).Count | Should -Be $temporary
    }

    It 'needs no cache of the user beside it' -Skip:$IsWindows {
        $cache = (New-Item -ItemType Directory "$TestDrive/data/gitops-serverless/cache").FullName
        [IO.File]::SetUnixFileMode($cache, 'UserRead, UserWrite, UserExecute, GroupRead, GroupExecute')
        $said = Invoke-TestPowerShell "`$env:XDG_DATA_HOME = '$TestDrive/data'; Import-Module '$Manifest'; Connect-GitOps -Sandbox -Path '$($world.Folder)' -StateFolder '$($world.Sandbox.StateFolder)' | Out-Null; Invoke-GitOpsReconciliation whatif -WhatIf"
        @($said -like 'What if:*').Count | Should -Be 3
        Get-ChildItem $cache | Should -BeNullOrEmpty
    }

    It 'plans with what the folder holds' {
        Invoke-GitOpsReconciliation whatif -Confirm:$false | Out-Null
        Add-TestDrift whatif
        $transcript = Join-Path $TestDrive 'whatif.txt'
        Start-Transcript $transcript | Out-Null
        Invoke-GitOpsReconciliation whatif -WhatIf
        Stop-Transcript | Out-Null
        @(Get-Content $transcript | Where-Object { $_ -like 'What if:*' }).Count | Should -Be 1
    }
}
