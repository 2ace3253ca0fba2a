output region string = 'west'
